package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import org.junit.jupiter.api.Test;

/// What becomes of answers when the process dies in the middle of them or after them: the run comes
/// to what it would have come to.
class AnswerRecoveryTest extends DyingProcess {
    private static final ChangeReason ANSWER = ChangeReason.ASSISTANT_TURN_COMMITTED;
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @Test
    void anAnswerThatWasCutShortIsContinuedAndTheRunComesToAllOfIt() {
        var model =
                ScriptedModel.of(
                        say("part1 ").finish(Completion.Finish.MAX_TOKENS),
                        say("part2 ").finish(Completion.Finish.MAX_TOKENS),
                        say("lost"));
        dieBefore(ANSWER, 3, model, DyingProcess::begin);

        var end = recover(ScriptedModel.of(say("part3")));

        assertThat(end.response()).isEqualTo("part1 part2 part3");
        assertThat(messages()).extracting(Message::content).contains("part1 ", "part3");
        assertThat(end()).isEqualTo("natural");
    }

    /// The text that broke off is stored with the next commit, which is that of the whole answer.
    @Test
    void anAnswerThatBrokeOffAndWasContinuedIsWhole() {
        definition = agent -> agent.retryPolicy(Waits.IMPATIENT);
        var model =
                ScriptedModel.of(
                        say("Hel").fail(ErrorClass.CONNECTION, "lost"),
                        say("lo, ").finish(Completion.Finish.MAX_TOKENS),
                        say("lost"));
        dieBefore(ANSWER, 2, model, DyingProcess::begin);

        var end = recover(ScriptedModel.of(say("world")));

        assertThat(end.response()).isEqualTo("Hello, world");
    }

    @Test
    void anAnswerAtTheEndOfItsRunIsWhole() {
        var model =
                ScriptedModel.of(say("part1 ").finish(Completion.Finish.MAX_TOKENS), say("part2"));
        dieBefore(ChangeReason.RUN_FINISHED, 1, model, DyingProcess::begin);

        var end = recover(ScriptedModel.of());

        assertThat(end.response()).isEqualTo("part1 part2");
    }

    @Test
    void whatWasSaidBeforeARoundIsNotPartOfTheAnswerAfterIt() {
        var model =
                ScriptedModel.of(
                        say("part1 ").finish(Completion.Finish.MAX_TOKENS),
                        say("Let me see").call("c1", "look", NOTHING),
                        say("lost"));
        dieBefore(ANSWER, 3, model, DyingProcess::begin, TestTools.ok("look"));

        var end = recover(ScriptedModel.of(say("Done")), TestTools.ok("look"));

        assertThat(end.response()).isEqualTo("Done");
    }

    /// The process dies after the answer in whose middle a call was decided, and before the step in
    /// which the model is told what the call came to.
    @Test
    void theModelIsToldOfACallThatWasDecidedWhileItAnswered() {
        ask(ToolExecutionMode.PARALLEL_STREAMING);
        var gate = new Gate();
        var both = call("c1", "look", NOTHING).call("c2", "ask", NOTHING);
        var tools = new Tool[] {TestTools.ok("look"), TestTools.ok("ask")};
        dieBefore(
                ANSWER,
                3,
                ScriptedModel.of(both, say("Wait").waitAt(gate), say("lost")),
                os -> {
                    begin(os);
                    gate.awaitReached();
                    approve(os, "c2");
                    Waits.until("c2 is done", () -> results().size() == 2);
                    gate.open();
                },
                tools);
        var again = ScriptedModel.of(say("Refunded."));

        var end = recover(again, tools);

        assertThat(again.requests()).hasSize(1);
        assertThat(end.response()).isEqualTo("Refunded.");
    }

    /// The process dies in the middle of an answer, when a call has gone on and waits again.
    @Test
    void aModelThatWasCutOffIsAskedAgainThoughACallWaits() {
        ask(ToolExecutionMode.PARALLEL_STREAMING);
        var gate = new Gate();
        var both = call("c1", "look", NOTHING).call("c2", "ask", NOTHING);
        var tools = new Tool[] {TestTools.ok("look"), TestTools.pending("ask")};
        dieBefore(
                ANSWER,
                2,
                ScriptedModel.of(both, say("Wait").waitAt(gate)),
                os -> {
                    begin(os);
                    gate.awaitReached();
                    long before = version();
                    approve(os, "c2");
                    Waits.until("c2 waits again", () -> version() > before);
                    gate.open();
                },
                tools);
        var again = ScriptedModel.of(say("Waiting for you."));

        var end = recover(again, tools);

        assertThat(again.requests()).hasSize(1);
        assertThat(end.termination()).isEqualTo(new Termination.Suspended());
    }

    /// One of two answers that are wanted together is there, and the model has yet to be told of
    /// the call that waited for none.
    @Test
    void theModelIsToldOfARoundOfWhichSomeCallsWait() {
        ask(ToolExecutionMode.PARALLEL_BATCH_APPROVAL);
        var gate = new Gate();
        var three =
                call("c1", "look", NOTHING).call("c2", "ask", NOTHING).call("c3", "ask", NOTHING);
        var tools = new Tool[] {TestTools.ok("look"), TestTools.ok("ask")};
        dieBefore(
                ANSWER,
                2,
                ScriptedModel.of(three.waitAt(gate), say("lost")),
                os -> {
                    begin(os);
                    gate.awaitReached();
                    approve(os, "c2");
                    gate.open();
                },
                tools);
        var again = ScriptedModel.of(say("Found."));

        var end = recover(again, tools);

        assertThat(again.requests()).hasSize(1);
        assertThat(end.termination()).isEqualTo(new Termination.Suspended());
    }

    @Test
    void aRunThatWaitedForTwoAnswersTogetherWaitsOnAfterTheFirst() {
        ask(ToolExecutionMode.PARALLEL_BATCH_APPROVAL);
        var both = call("c1", "ask", NOTHING).call("c2", "ask", NOTHING);
        try (var os = os(store, ScriptedModel.of(both), TestTools.ok("ask"))) {
            begin(os);
            awaitStatus(RunStatus.WAITING);
        }
        dieBefore(
                ChangeReason.RUN_FINISHED,
                1,
                ScriptedModel.of(),
                os -> approve(os, "c1"),
                TestTools.ok("ask"));
        var again = ScriptedModel.of();

        var end = recover(again, TestTools.ok("ask"));

        assertThat(again.requests()).isEmpty();
        assertThat(end.termination()).isEqualTo(new Termination.Suspended());
    }

    private long version() {
        return store.require(ME, THREAD).version();
    }

    private void ask(ToolExecutionMode mode) {
        more = os -> os.behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
        definition = agent -> agent.behavior("asking").toolExecutionMode(mode);
    }
}
