package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.callInPieces;
import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.behavior.InferenceOutcome;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a run shows and stores, in the order in which it happens. A line with `#` is a commit.
class TranscriptTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    @Test
    void plainText() throws Exception {
        var lines = Rehearsal.of(ScriptedModel.of(say("Hel", "lo"))).transcript("Hi");

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "text_delta",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant]",
                        "step_end",
                        "# RunFinished [] done/natural",
                        "run_finish natural \"Hello\"");
    }

    @Test
    void oneToolThenText() throws Exception {
        var model = ScriptedModel.of(call("c1", "search", NOTHING), say("Done"));

        var lines = Rehearsal.of(model).tools(TestTools.ok("search")).transcript("Hi");

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "tool_call_start c1",
                        "tool_call_delta",
                        "tool_call_ready c1",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant+calls]",
                        "step_end",
                        "# ToolResultsCommitted [tool]",
                        "tool_call_done c1 succeeded",
                        "state_snapshot",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant]",
                        "step_end",
                        "# RunFinished [] done/natural",
                        "run_finish natural \"Done\"");
    }

    @Test
    void twoToolsInParallelEndInTheOrderOfTheirCallsEvenIfOneFails() throws Exception {
        var second = new CountDownLatch(1);
        var slow = TestTools.tool("slow", (_, _) -> second.await(30, TimeUnit.SECONDS));
        var bad =
                TestTools.tool(
                        "bad",
                        (_, _) -> {
                            second.countDown();
                            throw new IllegalStateException("broken");
                        });
        var model =
                ScriptedModel.of(
                        call("c1", "slow", NOTHING).call("c2", "bad", NOTHING), say("Done"));

        var lines = Rehearsal.of(model).tools(slow, bad).transcript("Hi");

        assertThat(between(lines, "step_end", "step_start"))
                .containsExactly(
                        "# ToolResultsCommitted [tool, tool]",
                        "tool_call_done c1 succeeded",
                        "tool_call_done c2 failed",
                        "state_snapshot");
        assertThat(lines).endsWith("run_finish natural \"Done\"");
    }

    @Test
    void aStopThatFiresLetsTheToolsOfItsRoundRun() throws Exception {
        var model = ScriptedModel.of(call("c1", "search", NOTHING));

        var lines =
                Rehearsal.of(model)
                        .tools(TestTools.ok("search"))
                        .define(agent -> agent.maxRounds(1))
                        .transcript("Hi");

        assertThat(lines.subList(lines.indexOf("step_end"), lines.size()))
                .containsExactly(
                        "step_end",
                        "# ToolResultsCommitted [tool]",
                        "tool_call_done c1 succeeded",
                        "state_snapshot",
                        "# RunFinished [] done/max_rounds_reached",
                        "run_finish max_rounds_reached");
    }

    @Test
    void aCallThatWaitsCountsForMoreThanAStopThatFired() throws Exception {
        var model = ScriptedModel.of(call("c1", "search", NOTHING).call("c2", "ask", NOTHING));

        var lines =
                Rehearsal.of(model)
                        .tools(TestTools.ok("search"), TestTools.pending("ask"))
                        .define(agent -> agent.maxRounds(1))
                        .transcript("Hi");

        assertThat(lines.subList(lines.indexOf("step_end"), lines.size()))
                .containsExactly(
                        "step_end",
                        "# ToolResultsCommitted [tool, tool]",
                        "tool_call_done c1 succeeded",
                        "state_snapshot",
                        "# RunFinished [] waiting/input_required",
                        "run_finish input_required");
    }

    @Test
    void cancelledBeforeAStep() throws Exception {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("never")));
        var behavior = new Hooks("cancels").onRunStart(() -> cancel(rehearsal));

        var lines = rehearsal.behavior(behavior).transcript("Hi");

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "# RunFinished [] done/cancelled",
                        "run_finish cancelled");
    }

    @Test
    void cancelledDuringInference() throws Exception {
        var gate = new Gate();
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hel").waitAt(gate).say("lo")));

        var lines = cancelledAt(rehearsal, gate::awaitReached);

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "text_delta",
                        "# RunFinished [user] done/cancelled",
                        "run_finish cancelled");
    }

    @Test
    void cancelledDuringTools() throws Exception {
        var entered = new CountDownLatch(1);
        var tool =
                TestTools.tool(
                        "search",
                        (_, _) -> {
                            entered.countDown();
                            new CountDownLatch(1).await();
                            return "never";
                        });
        var model = ScriptedModel.of(call("c1", "search", NOTHING));
        var rehearsal = Rehearsal.of(model).tools(tool);

        var lines = cancelledAt(rehearsal, () -> Waits.await(entered));

        assertThat(lines.subList(lines.indexOf("step_end"), lines.size()))
                .containsExactly(
                        "step_end", "# RunFinished [user] done/cancelled", "run_finish cancelled");
        assertThat(rehearsal.thread().messages().getLast().content())
                .isEqualTo(
                        "The previous run was interrupted while using tools. Please continue from the current context.");
    }

    @Test
    void anAnswerThatBreaksOffIsContinued() throws Exception {
        var model = ScriptedModel.of(say("Hel").fail(ErrorClass.CONNECTION, "reset"), say("lo"));

        var lines =
                Rehearsal.of(model)
                        .define(agent -> agent.retryPolicy(Waits.IMPATIENT))
                        .transcript("Hi");

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "text_delta",
                        "retry",
                        "step_end",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant, user, assistant]",
                        "step_end",
                        "# RunFinished [] done/natural",
                        "run_finish natural \"Hello\"");
    }

    @Test
    void aCallThatBreaksOffIsTakenBackAndNothingOfItKept() throws Exception {
        var model =
                ScriptedModel.of(
                        callInPieces("c1", "search", "{\"q\":")
                                .fail(ErrorClass.CONNECTION, "reset"),
                        say("Done"));

        var lines =
                Rehearsal.of(model)
                        .tools(TestTools.ok("search"))
                        .define(agent -> agent.retryPolicy(Waits.IMPATIENT))
                        .transcript("Hi");

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "tool_call_start c1",
                        "tool_call_delta",
                        "tool_call_cancel",
                        "retry",
                        "step_end",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant]",
                        "step_end",
                        "# RunFinished [] done/natural",
                        "run_finish natural \"Done\"");
    }

    @Test
    void anAnswerAtTheTokenLimitIsContinued() throws Exception {
        var model = ScriptedModel.of(say("part1").finish(Finish.MAX_TOKENS), say("part2"));

        var lines = Rehearsal.of(model).transcript("Hi");

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant, user]",
                        "step_end",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "# AssistantTurnCommitted [assistant]",
                        "step_end",
                        "# RunFinished [] done/natural",
                        "run_finish natural \"part1part2\"");
    }

    @Test
    void noModelCanBeReached() throws Exception {
        var seen = new ArrayList<InferenceOutcome>();
        var watching = new Hooks("watching").onAfterInference(step -> seen.add(step.outcome()));
        Reply down = fail(ErrorClass.SERVER_UNAVAILABLE, "down");
        var model = ScriptedModel.of(down, down, down, down);
        var rehearsal =
                Rehearsal.of(model)
                        .behavior(watching)
                        .configure(os -> os.model("other", model))
                        .define(agent ->
                                agent.fallbackModels("other").retryPolicy(Waits.IMPATIENT));

        var lines = rehearsal.transcript("Hi");

        assertThat(lines)
                .containsExactly(
                        "# UserMessage [user] running",
                        "run_start",
                        "step_start",
                        "retry",
                        "retry",
                        "# RunFinished [] done/error",
                        "error LLM_ERROR",
                        "run_finish error");
        assertThat(seen)
                .containsExactly(
                        new InferenceOutcome.Failed(
                                "llm_stream_start_error",
                                "model='other' attempt=2/2: down",
                                "server_unavailable"));
        assertThat(model.requests()).hasSize(4);
    }

    @Test
    void anotherWriterMovedTheThread() throws Exception {
        var rehearsal = Rehearsal.of(ScriptedModel.always(say("Hello")));
        var conflict = new StoreException(new StoreException.Reason.VersionConflict(1, 2));
        var prepared = new CopyOnWriteArrayList<String>();
        var os = rehearsal.os();
        var run = os.prepare(rehearsal.request("Hi"));
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Changed change) {
                        prepared.add(change.set().reason().label());
                        throw conflict;
                    }
                });

        var events = Rehearsal.collect(run.execute());

        assertThat(prepared)
                .startsWith("AssistantTurnCommitted", "RunFinished"); // then it is settled
        assertThat(Rehearsal.types(events))
                .containsExactly(
                        "run_start", "step_start", "text_delta", "inference_complete", "error");
    }

    private static List<String> between(List<String> lines, String after, String before) {
        int from = lines.indexOf(after) + 1;
        int to = from + lines.subList(from, lines.size()).indexOf(before);
        return lines.subList(from, to);
    }

    private static List<String> cancelledAt(Rehearsal rehearsal, Runnable moment) throws Exception {
        Thread.ofVirtual()
                .start(() -> {
                    moment.run();
                    cancel(rehearsal);
                });
        return rehearsal.transcript("Hi");
    }

    private static void cancel(Rehearsal rehearsal) {
        var gateway = rehearsal.os().gateway();
        gateway.active(Owner.LOCAL, Rehearsal.THREAD)
                .ifPresent(run -> gateway.cancel(Owner.LOCAL, run));
    }
}
