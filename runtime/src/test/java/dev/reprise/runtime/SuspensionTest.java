package dev.reprise.runtime;

import static dev.reprise.runtime.Asking.deciding;
import static dev.reprise.runtime.Asking.no;
import static dev.reprise.runtime.Asking.yes;
import static dev.reprise.runtime.Rehearsal.only;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.RunStart;
import dev.reprise.core.behavior.RunStartAction;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.event.AgentEvent.ToolCallReady;
import dev.reprise.core.event.AgentEvent.ToolCallStart;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// Calls that wait for a decision, within one run.
class SuspensionTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Termination SUSPENDED = new Termination.Suspended();

    private final List<String> executed = new CopyOnWriteArrayList<>();

    @Test
    @Fact("runtime T-LOOP-4")
    void aRunWhoseOnlyCallWaitsWaits() {
        var model = ScriptedModel.of(call("c1", "ask", NOTHING));
        var rehearsal = asking(model);

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(SUSPENDED);
        assertThat(model.requests()).hasSize(1);
        assertThat(status(rehearsal, "c1")).isEqualTo("suspended");
        assertThat(executed).isEmpty();
    }

    @Test
    @Fact("runtime T-LOOP-4")
    @Fact("runtime T-LOOP-12")
    void aRoundInWhichOneCallEndsGoesOnAndTheOtherCallStillWaits() {
        var first = call("c1", "search", NOTHING).call("c2", "ask", NOTHING);
        var model = ScriptedModel.of(first, call("c3", "search", NOTHING), say("Waiting"));
        var rehearsal = asking(model);

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(SUSPENDED);
        assertThat(model.requests()).hasSize(3);
        assertThat(executed).containsExactly("c1", "c3");
        assertThat(status(rehearsal, "c2")).isEqualTo("suspended");
        assertThat(rehearsal.state().find(scope("c2").key("suspended_call"))).isPresent();
        assertThat(only(ToolCallReady.class, events))
                .extracting(ToolCallReady::id)
                .containsOnlyOnce("fc_c2");
    }

    @Test
    @Fact("runtime T-LOOP-5")
    void allCallsOfARoundThatWaitAreStoredAndAnnounced() {
        var both = call("c1", "ask", NOTHING).call("c2", "ask", NOTHING);
        var rehearsal = asking(ScriptedModel.of(both));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(SUSPENDED);
        assertThat(only(ToolCallStart.class, events))
                .extracting(ToolCallStart::id)
                .containsExactly("c1", "c2", "fc_c1", "fc_c2");
        for (var id : List.of("c1", "c2")) {
            assertThat(rehearsal.state().find(scope(id).key("suspended_call"))).isPresent();
        }
    }

    @Test
    @Fact("runtime T-LOOP-6")
    void sequentialCallsSeeWhatThoseBeforeThemChangedAndStopAtTheFirstThatWaits() {
        var calls =
                call("c1", "count", NOTHING)
                        .call("c2", "count", NOTHING)
                        .call("c3", "ask", NOTHING)
                        .call("c4", "count", NOTHING);
        var rehearsal =
                asking(ScriptedModel.of(calls, say("Hm")), counting())
                        .define(agent -> agent.toolExecutionMode(ToolExecutionMode.SEQUENTIAL));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(SUSPENDED);
        assertThat(executed).containsExactly("c1", "c2");
        assertThat(rehearsal.state().find(Path.ROOT.key("count"))).contains(Json.of(2));
        assertThat(rehearsal.thread().messages())
                .extracting(Message::toolCallId)
                .doesNotContain("c4");
    }

    @Test
    @Fact("runtime T-LOOP-6")
    void whatSequentialCallsChangedSurvivesALaterError() {
        var calls = call("c1", "count", NOTHING).call("c2", "bad", NOTHING);
        var rehearsal =
                asking(ScriptedModel.of(calls, say("Sorry")), counting(), TestTools.failing("bad"))
                        .define(agent -> agent.toolExecutionMode(ToolExecutionMode.SEQUENTIAL));

        rehearsal.run("Hi");

        assertThat(rehearsal.state().find(Path.ROOT.key("count"))).contains(Json.of(1));
        assertThat(status(rehearsal, "c2")).isEqualTo("failed");
    }

    @Test
    @Fact("runtime T-LOOP-8")
    void argumentsThatDoNotFitAreAnErrorBeforeAnybodyIsAsked() {
        var schema = Json.object("type", "object", "required", Json.array("q"));
        var typed =
                Tool.of(ToolDescriptor.of("ask_typed", "For tests.", schema), (_, _) -> "never");
        var model = ScriptedModel.of(call("c1", "ask_typed", NOTHING), say("Sorry"));

        var events = asking(model, typed).run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(only(ToolCallDone.class, events).getFirst().result().message())
                .startsWith("Invalid arguments:");
    }

    @Test
    @Fact("runtime T-LOOP-10")
    void aDecisionThatComesBeforeItsCallWaitsIsKeptUntilThen() {
        var model =
                ScriptedModel.of(
                        call("c1", "search", NOTHING), call("c2", "ask", NOTHING), say("Done"));
        var rehearsal = asking(model);

        var events = rehearsal.run(rehearsal.request("Hi").withDecisions(List.of(yes("fc_c2"))));

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(executed).containsExactly("c1", "c2");
        assertThat(toolMessages(rehearsal, "c2")).hasSize(1);
        assertThat(rehearsal.state().find(scope("c2").key("suspended_call"))).isEmpty();
    }

    @Test
    @Fact("runtime T-LOOP-10")
    void whatADecisionCausedIsShownBeforeTheResultsOfItsRound() {
        var both = call("c1", "search", NOTHING).call("c2", "ask", NOTHING);
        var rehearsal = asking(ScriptedModel.of(both, say("Done")));

        var events = rehearsal.run(rehearsal.request("Hi").withDecisions(List.of(no("c2"))));

        assertThat(only(ToolCallDone.class, events))
                .extracting(ToolCallDone::id)
                .containsExactly("c2", "c1");
        assertThat(only(ToolCallDone.class, events).getFirst().result())
                .isEqualTo(ToolResult.error("ask", "User denied the action"));
        assertThat(status(rehearsal, "c2")).isEqualTo("cancelled");
        assertThat(executed).containsExactly("c1");
        EventInvariants.check(events, rehearsal.thread());
    }

    @Test
    @Fact("runtime T-LOOP-10")
    void decisionsForCallsThatNobodyMadeAreLeftAlone() {
        var rehearsal = asking(ScriptedModel.of(call("c1", "ask", NOTHING)));

        var events = rehearsal.run(rehearsal.request("Hi").withDecisions(List.of(yes("c9"))));

        assertThat(Rehearsal.end(events)).isEqualTo(SUSPENDED);
        assertThat(executed).isEmpty();
    }

    @Test
    @Fact("runtime T-LOOP-10")
    void aCallThatHasEndedCannotGoOnAgain() {
        var model = ScriptedModel.of(call("c1", "search", NOTHING), say("Done"));
        var ended = state("succeeded", true);
        var rehearsal = Rehearsal.of(model).tools(tool("search")).behavior(atStart("c9", ended));

        rehearsal.run(rehearsal.request("Hi").withDecisions(List.of(yes("c9"))));

        assertThat(status(rehearsal, "c9")).isEqualTo("succeeded");
        assertThat(executed).isEmpty();
    }

    @Test
    @Fact("runtime T-LOOP-11")
    void decidedCallsThatAreNotKnownToWaitAreSettledWhenARunStarts() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(say("Done")))
                        .tools(tool("search"))
                        .behavior(atStart("c9", state("resuming", false)));

        var events = rehearsal.run("Hi");

        assertThat(status(rehearsal, "c9")).isEqualTo("failed");
        assertThat(executed).isEmpty();
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        EventInvariants.check(events, rehearsal.thread());
    }

    @Test
    @Fact("runtime T-LOOP-11")
    void aCallThatIsDecidedWhenARunStartsGoesOnOnceAndDecisionsElsewhereInTheStateAreIgnored() {
        var legacy =
                Op.set(
                        Path.ROOT.key("__resume_decisions"),
                        Json.object("c8", yes("c8").resume().toJson()));
        var model = ScriptedModel.of(say("Done"), say("Again"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(tool("search"))
                        .behavior(atStart("c9", state("resuming", true), legacy));

        var events = rehearsal.run("Hi");
        var again = rehearsal.run(deciding());

        assertThat(executed).containsExactly("c9");
        assertThat(Rehearsal.types(events))
                .containsSubsequence(
                        "run_start",
                        "tool_call_resumed",
                        "tool_call_done",
                        "state_snapshot",
                        "step_start");
        assertThat(Rehearsal.types(again)).doesNotContain("tool_call_resumed");
        EventInvariants.check(events, rehearsal.thread());
    }

    @Test
    @Fact("runtime T-LOOP-13")
    void aCallThatComesToWaitWhenTheRunStartsPausesItBeforeTheModelIsAsked() {
        var model = ScriptedModel.of(say("never"));
        var rehearsal = Rehearsal.of(model).behavior(atStart("c9", state("suspended", true)));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.types(events))
                .containsExactly("run_start", "tool_call_start", "tool_call_ready", "run_finish");
        assertThat(Rehearsal.end(events)).isEqualTo(SUSPENDED);
        assertThat(model.requests()).isEmpty();
    }

    @Test
    @Fact("runtime T-LOOP-27")
    void aCallIdThatIsUsedAgainBeginsANewLife() {
        var model =
                ScriptedModel.of(
                        call("c1", "ask", NOTHING), call("c1", "ask", NOTHING), say("never"));
        var rehearsal = asking(model);

        var events = rehearsal.run(rehearsal.request("Hi").withDecisions(List.of(yes("c1"))));

        assertThat(Rehearsal.end(events)).isEqualTo(SUSPENDED);
        assertThat(executed).containsExactly("c1");
        assertThat(status(rehearsal, "c1")).isEqualTo("suspended");
        assertThat(rehearsal.state().find(scope("c1").key("tool_call_state").key("resume")))
                .isEmpty();
    }

    private Rehearsal asking(ScriptedModel model, Tool... others) {
        var tools = new ArrayList<>(List.of(others));
        tools.add(tool("ask"));
        tools.add(tool("search"));
        return Rehearsal.of(model)
                .tools(tools.toArray(Tool[]::new))
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

    /// Writes one more than it finds.
    private Tool counting() {
        return TestTools.tool(
                "count",
                (_, context) -> {
                    executed.add(context.call().id());
                    var path = Path.ROOT.key("count");
                    long before =
                            context.snapshot().find(path).orElse(Json.of(0)).asLong().orElse(0);
                    return ToolExecutionEffect.of(ToolResult.success("count", Json.NULL))
                            .with(StateAction.set(path, Json.of(before + 1)));
                });
    }

    /// A behavior that finds the thread as if this call had been there before.
    private static AgentBehavior atStart(String id, JsonObject record, Op... others) {
        var ops = new ArrayList<>(List.of(others));
        ops.add(Op.set(scope(id), record));
        return new AgentBehavior() {
            @Override
            public String id() {
                return "finds";
            }

            @Override
            public ActionSet<RunStartAction> runStart(RunStart run) {
                boolean first = run.snapshot().find(scope(id)).isEmpty();
                return first
                        ? ActionSet.of(
                                new ChangeState(
                                        StateAction.patch(
                                                StateScope.THREAD,
                                                Path.ROOT,
                                                ops.toArray(Op[]::new))))
                        : ActionSet.empty();
            }
        };
    }

    /// The record of call `c9`.
    private static JsonObject state(String status, boolean suspended) {
        var call = new ToolCall("c9", "search", NOTHING);
        var record =
                Json.object(
                        "tool_call_state",
                        Json.object(
                                "call_id",
                                "c9",
                                "tool_name",
                                "search",
                                "status",
                                status,
                                "resume",
                                status.equals("resuming") ? yes("c9").resume().toJson() : null,
                                "updated_at",
                                1));
        return suspended
                ? record.with(
                        "suspended_call",
                        SuspendedCall.of(call, Asking.ticket(call, ResumeMode.REPLAY_TOOL_CALL))
                                .toJson())
                : record;
    }

    private static List<Message> toolMessages(Rehearsal rehearsal, String call) {
        return rehearsal.thread().messages().stream()
                .filter(message -> message.role() == Role.TOOL && call.equals(message.toolCallId()))
                .toList();
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
