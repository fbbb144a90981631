package dev.reprise.runtime.gateway;

import static dev.reprise.runtime.Asking.deciding;
import static dev.reprise.runtime.Asking.no;
import static dev.reprise.runtime.Asking.yes;
import static dev.reprise.runtime.Rehearsal.only;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.StepStart;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.event.AgentEvent.ToolCallReady;
import dev.reprise.core.event.AgentEvent.ToolCallResumed;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.Hooks;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// Runs that wait, and what decisions and requests make of them.
class DecidingTest {
    private static final Owner ME = Owner.LOCAL;
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Termination SUSPENDED = new Termination.Suspended();
    private static final Termination NATURAL = new Termination.NaturalEnd();

    private final List<String> executed = new CopyOnWriteArrayList<>();

    @Test
    @Fact("runtime T-RUN-13")
    @Fact("runtime T-RUN-6")
    void aDecisionLetsTheRunGoOnUnderItsIdWithGrowingNumbers() {
        var rehearsal = asking(call("c1", "ask", NOTHING).usage(10, 5), say("Done").usage(20, 7));
        var before = rehearsal.run("Hi");
        var run = runOf(before);
        var created = rehearsal.record(run).createdAt();
        rehearsal.clock().advance(Duration.ofHours(3));

        var after = rehearsal.run(deciding(yes("fc_c1")));

        assertThat(runOf(after)).isEqualTo(run);
        assertThat(Rehearsal.types(after))
                .containsExactly(
                        "run_start",
                        "tool_call_resumed",
                        "tool_call_done",
                        "state_snapshot",
                        "step_start",
                        "text_delta",
                        "inference_complete",
                        "step_end",
                        "run_finish");
        assertThat(after.getFirst().meta().seq()).isEqualTo(before.getLast().meta().seq() + 1);
        assertThat(only(StepStart.class, after).getFirst().meta().step()).isEqualTo(1);
        var record = rehearsal.record(run);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(record.createdAt()).isEqualTo(created);
        assertThat(record.inputTokens()).isEqualTo(30);
        assertThat(record.outputTokens()).isEqualTo(12);
        assertThat(executed).containsExactly("c1");
        assertThat(rehearsal.store().runs(ME, RunQuery.DEFAULT).items()).hasSize(1);
    }

    @Test
    void theRunIsClaimedAnewAsResumed() {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Done"));
        var last = rehearsal.run("Hi").getLast().meta().seq();

        var run = runOf(rehearsal.run(deciding(yes("c1"))));

        assertThat(claims(rehearsal))
                .extracting(
                        Entry.Claimed::why, claimed -> claimed.claim().epoch(), Entry.Claimed::seq)
                .containsExactly(
                        tuple(Entry.Claimed.Why.START, 1L, -1L),
                        tuple(Entry.Claimed.Why.RESUME, 2L, last));
        assertThat(rehearsal.store().trail(ME, Rehearsal.THREAD, run).orElseThrow().epoch())
                .isEqualTo(2);
    }

    @Test
    void aCallIsAnsweredByItsIdItsSuspensionOrItsPendingForm() {
        for (var target : List.of("c1", "s_c1", "fc_c1")) {
            executed.clear();
            var rehearsal = asking(call("c1", "ask", NOTHING), say("Done"));
            rehearsal.run("Hi");

            var events = rehearsal.run(deciding(yes(target)));

            assertThat(executed).containsExactly("c1");
            assertThat(only(ToolCallResumed.class, events))
                    .extracting(ToolCallResumed::target, ToolCallResumed::result)
                    .containsExactly(tuple("c1", Json.TRUE));
        }
    }

    @Test
    @Fact("runtime T-LOOP-10")
    @Fact("runtime T-RUN-6")
    void aRefusalIsAnErrorTheModelIsToldAbout() {
        var model = ScriptedModel.of(call("c1", "ask", NOTHING), say("Pity"));
        var rehearsal = asking(model);
        rehearsal.run("Hi");

        var events = rehearsal.run(deciding(no("c1", "too risky")));

        assertThat(only(ToolCallDone.class, events).getFirst().result())
                .isEqualTo(ToolResult.error("ask", "too risky"));
        assertThat(only(ToolCallResumed.class, events).getFirst().result()).isEqualTo(Json.FALSE);
        assertThat(executed).isEmpty();
        assertThat(rehearsal.state().find(scope("c1").key("suspended_call"))).isEmpty();
        assertThat(status(rehearsal, "c1")).isEqualTo("cancelled");
        var results =
                rehearsal.thread().messages().stream()
                        .filter(message -> message.role() == Role.TOOL)
                        .toList();
        assertThat(results).hasSize(2); // the placeholder is the other one
        assertThat(model.lastRequest().messages().toString())
                .contains("too risky")
                .doesNotContain("awaiting approval");
    }

    @Test
    @Fact("runtime T-RUN-6")
    void ofSeveralDecisionsForOneCallTheFirstOneHolds() {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Pity"));
        rehearsal.run("Hi");

        var events = rehearsal.run(deciding(no("c1"), yes("fc_c1"), no("s_c1")));

        assertThat(only(ToolCallDone.class, events)).hasSize(1);
        assertThat(executed).isEmpty();
    }

    @Test
    @Fact("runtime T-RUN-6")
    void aDecisionForOneOfTwoCallsKeepsTheOther() {
        var both = call("c1", "ask", NOTHING).call("c2", "ask", NOTHING);
        var rehearsal = asking(both, say("One is done"), say("Both are done"));
        var run = runOf(rehearsal.run("Hi"));

        var first = rehearsal.run(deciding(yes("c2"), yes("unknown")));
        var second = rehearsal.run(deciding(yes("c1")));

        assertThat(Rehearsal.end(first)).isEqualTo(SUSPENDED);
        assertThat(Rehearsal.end(second)).isEqualTo(NATURAL);
        assertThat(executed).containsExactly("c2", "c1");
        assertThat(runOf(second)).isEqualTo(run);
    }

    @Test
    @Fact("runtime T-RUN-7")
    void whereAnswersAreWantedTogetherNoCallGoesOnBeforeTheLastIsAnswered() {
        var both = call("c2", "ask", NOTHING).call("c1", "ask", NOTHING);
        var model = ScriptedModel.of(both, say("Done"));
        var rehearsal =
                asking(model)
                        .define(agent ->
                                agent.toolExecutionMode(ToolExecutionMode.PARALLEL_BATCH_APPROVAL));
        var run = runOf(rehearsal.run("Hi"));

        var first = rehearsal.run(deciding(yes("c2")));

        assertThat(Rehearsal.types(first)).containsExactly("run_start", "run_finish");
        assertThat(rehearsal.record(run).status()).isEqualTo(RunStatus.WAITING);
        assertThat(executed).isEmpty();
        assertThat(model.requests()).hasSize(1);

        var second = rehearsal.run(deciding(no("c1")));

        assertThat(Rehearsal.end(second)).isEqualTo(NATURAL);
        assertThat(only(ToolCallDone.class, second))
                .extracting(ToolCallDone::id)
                .containsExactly("c1", "c2");
        assertThat(executed).containsExactly("c2");
    }

    @Test
    @Fact("production A-53")
    void anApprovalIsVoidOnceTheArgumentsWereChanged() {
        var both = call("c1", "ask", Json.object("amount", 1)).call("c2", "ask", NOTHING);
        var rehearsal =
                asking(ScriptedModel.of(both, say("One waits"), say("Done")))
                        .define(agent ->
                                agent.toolExecutionMode(ToolExecutionMode.PARALLEL_BATCH_APPROVAL));
        var run = runOf(rehearsal.run("Hi"));
        rehearsal.run(deciding(yes("c1")));
        var suspended =
                Path.ROOT.key("__tool_call_scope").key("c1").key("suspended_call").key("arguments");
        change(rehearsal, Op.set(suspended, Json.object("amount", 1_000)));

        var second = rehearsal.run(deciding(yes("c2")));

        assertThat(executed).containsExactly("c2");
        assertThat(rehearsal.record(run).status()).isEqualTo(RunStatus.WAITING);
        assertThat(only(AgentEvent.ToolCallReady.class, second))
                .singleElement()
                .returns("fc_c1", AgentEvent.ToolCallReady::id)
                .returns(Json.object("amount", 1_000), AgentEvent.ToolCallReady::arguments);

        var third = rehearsal.run(deciding(yes("c1")));

        assertThat(executed).containsExactly("c2", "c1");
        assertThat(Rehearsal.end(third)).isEqualTo(NATURAL);
    }

    private static void change(Rehearsal rehearsal, Op op) {
        var patch = TrackedPatch.of(Patch.of(op)).withSource("test");
        var set =
                new ThreadChangeSet(
                        null,
                        null,
                        null,
                        ChangeReason.USER_MESSAGE,
                        List.of(),
                        List.of(patch),
                        List.of(),
                        null);
        rehearsal.store().append(Owner.LOCAL, Rehearsal.THREAD, Entry.Changed.of(set), Guard.NONE);
    }

    @Test
    void aCallThatWaitsAgainIsAskedAboutAgainWithoutAskingTheModel() {
        var twice =
                new Hooks("twice")
                        .onBeforeTool(before ->
                                executed.isEmpty()
                                        ? List.of(
                                                new Suspend(
                                                        Asking.ticket(
                                                                before.call(),
                                                                ResumeMode.REPLAY_TOOL_CALL)))
                                        : List.of());
        var model = ScriptedModel.of(call("c1", "ask", NOTHING));
        var rehearsal = Rehearsal.of(model).tools(tool("ask")).behavior(twice);
        rehearsal.run("Hi");

        var events = rehearsal.run(deciding(yes("c1")));

        assertThat(Rehearsal.types(events))
                .containsExactly(
                        "run_start",
                        "tool_call_resumed",
                        "tool_call_start",
                        "tool_call_ready",
                        "state_snapshot",
                        "run_finish");
        assertThat(model.requests()).hasSize(1);
        assertThat(status(rehearsal, "c1")).isEqualTo("suspended");
        assertThat(rehearsal.thread().messages()).hasSize(3);
    }

    @Test
    void theModeSaysWithWhatArgumentsACallGoesOn() {
        var arguments = Json.object("q", "original");
        var answer = Json.object("q", "answered");
        assertThat(argumentsOf(ResumeMode.REPLAY_TOOL_CALL, arguments, answer))
                .isEqualTo(arguments);
        assertThat(argumentsOf(ResumeMode.PASS_DECISION_TO_TOOL, arguments, answer))
                .isEqualTo(answer);
        assertThat(argumentsOf(ResumeMode.PASS_DECISION_TO_TOOL, arguments, Json.TRUE))
                .isEqualTo(arguments);
        assertThat(argumentsOf(ResumeMode.USE_DECISION_AS_TOOL_RESULT, arguments, answer))
                .isEqualTo(answer);
    }

    private static Json argumentsOf(ResumeMode mode, Json arguments, Json answer) {
        var seen = new ArrayList<Json>();
        var tool =
                TestTools.tool(
                        "ask",
                        (_, context) -> {
                            seen.add(context.call().arguments());
                            return "ok";
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "ask", arguments), say("Done")))
                        .tools(tool)
                        .behavior(Asking.before(mode));
        rehearsal.run("Hi");
        rehearsal.run(deciding(ToolCallDecision.ofAnswer("c1", answer, 1)));
        return seen.getFirst();
    }

    @Test
    void aBehaviorCanTakeTheDecisionForTheResult() {
        var answering =
                new Hooks("answering")
                        .onBeforeTool(before ->
                                before.resume() == null
                                        ? List.of()
                                        : List.of(
                                                new SetToolResult(
                                                        ToolResult.success(
                                                                "ask", before.resume().result()))));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "ask", NOTHING), say("Done")))
                        .tools(TestTools.pending("ask"))
                        .behavior(answering);
        rehearsal.run("Hi");

        var answer = Json.object("colour", "blue");
        var events = rehearsal.run(deciding(ToolCallDecision.ofAnswer("c1", answer, 1)));

        assertThat(only(ToolCallReady.class, events)).isEmpty();
        assertThat(only(ToolCallDone.class, events).getFirst().result().data()).isEqualTo(answer);
    }

    @Test
    @Fact("runtime T-RUN-13")
    void whatStopsARunCountsOverAllOfItsSegmentsButNotTheTimeItWaits() {
        var rehearsal =
                asking(
                                call("c1", "ask", NOTHING).usage(30, 10),
                                call("c2", "ask", NOTHING).usage(30, 10),
                                say("never"))
                        .define(agent ->
                                agent.stopOn(new StopSpec.Timeout(60))
                                        .stopOn(new StopSpec.TokenBudget(80)));
        rehearsal.run("Hi");
        rehearsal.clock().advance(Duration.ofDays(2));

        var events = rehearsal.run(deciding(yes("c1"), yes("c2")));

        assertThat(Rehearsal.end(events))
                .isEqualTo(new Termination.Stopped("token_budget_exceeded", null));
        assertThat(executed).containsExactly("c1", "c2");
    }

    @Test
    @Fact("runtime T-RUN-13")
    void theBoundOnRoundsHoldsOverAllSegments() {
        var rehearsal =
                asking(call("c1", "ask", NOTHING), call("c2", "search", NOTHING), say("never"))
                        .define(agent -> agent.maxRounds(2));
        rehearsal.run("Hi");

        var events = rehearsal.run(deciding(yes("c1")));

        assertThat(Rehearsal.end(events))
                .isEqualTo(new Termination.Stopped("max_rounds_reached", null));
    }

    @Test
    @Fact("runtime T-RUN-13")
    void aNewUserMessageClosesTheWaitingRun() {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Never mind"));
        var older = runOf(rehearsal.run("Hi"));

        var events = rehearsal.run("Something else");

        assertThat(Rehearsal.end(events)).isEqualTo(NATURAL);
        var record = rehearsal.record(older);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(record.terminationCode()).isEqualTo("cancelled");
        assertThat(record.terminationDetail()).contains(runOf(events).value());
        assertThat(rehearsal.store().activeRun(ME, Rehearsal.THREAD)).isEmpty();
        assertThat(executed).isEmpty();
    }

    @Test
    void decisionsThatComeWithANewMessageAreAppliedAndTheOtherCallsAreDropped() {
        var both = call("c1", "ask", NOTHING).call("c2", "ask", NOTHING);
        var rehearsal = asking(both, say("Done"));
        var older = runOf(rehearsal.run("Hi"));

        var request = rehearsal.request("Do the second one").withDecisions(List.of(yes("fc_c2")));
        var events = rehearsal.run(request);

        assertThat(runOf(events)).isNotEqualTo(older);
        assertThat(Rehearsal.end(events)).isEqualTo(NATURAL);
        assertThat(executed).containsExactly("c2");
        assertThat(rehearsal.state().find(scope("c1"))).isEmpty();
    }

    @Test
    void aRequestThatBringsNothingTakesTheWaitingCallsOver() {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Still waiting"), say("Done"));
        var older = runOf(rehearsal.run("Hi"));

        var newer = rehearsal.run(RunRequest.of("default").withThread(Rehearsal.THREAD));
        var after = rehearsal.run(deciding(yes("c1")));

        assertThat(Rehearsal.end(newer)).isEqualTo(SUSPENDED);
        assertThat(rehearsal.record(older).status()).isEqualTo(RunStatus.DONE);
        assertThat(runOf(after)).isEqualTo(runOf(newer));
        assertThat(executed).containsExactly("c1");
    }

    private Rehearsal asking(Answer... answers) {
        return asking(ScriptedModel.of(answers));
    }

    private Rehearsal asking(ScriptedModel model) {
        return Rehearsal.of(model)
                .tools(tool("ask"), tool("search"))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
    }

    private Tool tool(String id) {
        return TestTools.tool(
                id,
                (_, context) -> {
                    executed.add(context.call().id());
                    return "found";
                });
    }

    private static List<Entry.Claimed> claims(Rehearsal rehearsal) {
        var claims = new ArrayList<Entry.Claimed>();
        try (var records = rehearsal.store().read(ME, Rehearsal.THREAD, 0)) {
            records.forEachRemaining(record -> {
                if (record.entry() instanceof Entry.Claimed claimed) {
                    claims.add(claimed);
                }
            });
        }
        return claims;
    }

    private static RunId runOf(List<AgentEvent> events) {
        return events.getFirst().meta().run();
    }

    private static String status(Rehearsal rehearsal, String call) {
        return rehearsal
                .state()
                .find(scope(call).key("tool_call_state").key("status"))
                .flatMap(Json::asText)
                .orElse("none");
    }

    private static Path scope(String call) {
        return StateActions.TOOL_CALL_SCOPE.key(call);
    }
}
