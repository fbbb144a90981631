package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.runtime.loop.RunState;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is counted for a whole run is counted over the times it waits and over its owners.
class SegmentCountersTest extends DyingProcess {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    private static Hooks reminding() {
        return new Hooks("reminding")
                .onBeforeInference(_ ->
                        List.of(
                                new AddContextMessage(
                                        ContextMessage.system("k", "Be brief.")
                                                .withCooldownTurns(5))));
    }

    private static boolean reminds(ChatRequest request) {
        return request.messages().toString().contains("Be brief.");
    }

    @Test
    void aReminderIsNotShownAgainTooSoonAfterAnApproval() {
        var model = ScriptedModel.of(call("c1", "ask", NOTHING), say("Done"), say("Again"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(TestTools.ok("ask"))
                        .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                        .behavior(reminding());
        rehearsal.run("Hi");

        rehearsal.run(Asking.deciding(Asking.yes("c1")));

        assertThat(model.requests())
                .extracting(SegmentCountersTest::reminds)
                .containsExactly(true, false);
        rehearsal.run("Another run");
        assertThat(reminds(model.request(2))).isTrue();
    }

    @Test
    void aReminderIsNotShownAgainTooSoonByAnotherOwner() {
        more = os -> os.behavior(reminding());
        definition = agent -> agent.behavior("reminding");
        var model = ScriptedModel.of(call("c1", "look", NOTHING), say("lost"));
        dieBefore(
                ChangeReason.ASSISTANT_TURN_COMMITTED,
                2,
                model,
                DyingProcess::begin,
                TestTools.ok("look"));
        var again = ScriptedModel.of(say("Done"));

        recover(again, TestTools.ok("look"));

        assertThat(reminds(again.request(0))).isFalse();
    }

    @Test
    void aRunGoesOnAfterBrokenAnswersOnlySoOftenHoweverOftenItWaits() {
        var broken = say("Hm").fail(ErrorClass.CONNECTION, "lost");
        var model =
                ScriptedModel.of(
                        broken, broken, call("c1", "ask", NOTHING), broken, say("never said"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(TestTools.ok("ask"))
                        .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                        .define(agent -> agent.retryPolicy(Waits.IMPATIENT));
        rehearsal.run("Hi");

        var after = rehearsal.run(Asking.deciding(Asking.yes("c1")));

        assertThat(Rehearsal.end(after)).isInstanceOf(Termination.Failed.class);
        assertThat(model.requests()).hasSize(4);
    }

    @Test
    void aRunWithoutBrokenAnswersAndRemindersKeepsNoneOfThis() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Done")));

        rehearsal.run("Hi");

        assertThat(rehearsal.state().find(RunState.LOOP)).isEmpty();
    }
}
