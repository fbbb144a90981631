package dev.reprise.runtime;

import static dev.reprise.runtime.Asking.deciding;
import static dev.reprise.runtime.Asking.yes;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.event.AgentEvent.ToolCallResumed;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Decisions that arrive while the run is busy with something else.
class LiveDecisionTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Reply BOTH = call("c1", "search", NOTHING).call("c2", "ask", NOTHING);

    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final List<AgentEvent> events = new CopyOnWriteArrayList<>();
    private final Gate gate = new Gate();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private Rehearsal asking(ScriptedModel model) {
        return Rehearsal.of(model)
                .tools(tool("ask"), tool("search"), blocking("ask_slowly"), blocking("slow"))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
    }

    private Tool tool(String id) {
        return TestTools.tool(
                id,
                (_, call) -> {
                    executed.add(call.call().id());
                    return "found";
                });
    }

    private Tool blocking(String id) {
        return TestTools.tool(
                id,
                (_, call) -> {
                    executed.add(call.call().id());
                    working.countDown();
                    mayEnd.await();
                    return "found";
                });
    }

    /// Runs on another thread; the events are added as they come.
    private Thread started(RunStream stream) {
        return Thread.ofVirtual()
                .start(() -> {
                    try (stream) {
                        stream.forEach(events::add);
                    }
                });
    }

    private static List<String> contents(Rehearsal rehearsal) {
        return rehearsal.thread().messages().stream().map(Message::content).toList();
    }

    @Test
    void aCallThatIsDecidedWhileTheModelAnswersGoesOnAtOnceAndTheModelIsToldNext() {
        var model = ScriptedModel.of(BOTH, say("Wait").waitAt(gate).say("ing"), say("Refunded."));
        var rehearsal = asking(model);
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        var reader = started(stream);
        gate.awaitReached();

        assertThat(stream.decide(yes("fc_c2"))).isTrue();

        Waits.until("c2 is done", () -> Rehearsal.only(ToolCallDone.class, events).size() == 2);
        gate.open();
        Waits.join(reader);
        assertThat(executed).containsExactly("c1", "c2");
        assertThat(Rehearsal.only(AgentEvent.TextDelta.class, events))
                .extracting(AgentEvent.TextDelta::text)
                .containsExactly("Wait", "ing", "Refunded.");
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(model.request(2).messages().toString()).contains("found");
        assertThat(contents(rehearsal)).contains("Waiting", "Refunded.");
        EventInvariants.check(events, rehearsal.thread());
    }

    @Test
    void aBehaviorThatFailsToHearOfADecisionKeepsNobodyFromIt() {
        var heard = new CopyOnWriteArrayList<String>();
        var model = ScriptedModel.of(BOTH, say("Wait").waitAt(gate), say("Refunded."));
        var rehearsal =
                asking(model)
                        .behavior(hearing("broken", _ -> throwing()))
                        .behavior(hearing("sound", heard::add));
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        var reader = started(stream);
        gate.awaitReached();

        stream.decide(yes("fc_c2"));

        gate.open();
        Waits.join(reader);
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(executed).containsExactly("c1", "c2");
        assertThat(heard).containsExactly("c2");
    }

    private static void throwing() {
        throw new IllegalStateException("broken");
    }

    private static AgentBehavior hearing(String id, Consumer<String> hearer) {
        return new AgentBehavior() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public List<StateAction> decided(SuspendedCall call, ToolCallResume decision) {
                hearer.accept(call.callId());
                return List.of();
            }
        };
    }

    /// Two were approved, and the run was cancelled while the first one was at work.
    @Test
    void whatWasApprovedInARunThatIsCancelledIsNotDoneByTheNextOne() {
        var asks = call("c1", "ask_slowly", NOTHING).call("c2", "ask", NOTHING);
        var rehearsal = asking(ScriptedModel.of(asks, say("Hello")));
        rehearsal.run("Hi");
        var stream = rehearsal.os().runStream(deciding(yes("c1"), yes("c2")));
        var reader = started(stream);
        Waits.await(working);
        stream.cancel();
        Waits.join(reader);

        var next = rehearsal.run(deciding());

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(Rehearsal.end(next)).isEqualTo(new Termination.NaturalEnd());
        assertThat(executed).containsExactly("c1");
        assertThat(statuses(rehearsal)).containsExactly("cancelled", "cancelled");
    }

    private static List<String> statuses(Rehearsal rehearsal) {
        return Stream.of("c1", "c2")
                .map(id ->
                        StateActions.TOOL_CALL_SCOPE.key(id).key("tool_call_state").key("status"))
                .map(path -> rehearsal.state().find(path).flatMap(Json::asText).orElse("none"))
                .toList();
    }

    @Test
    void whatTheModelSaysMeanwhileIsNotLostHoweverMuchItIs() {
        var words = IntStream.range(0, 2_000).mapToObj(i -> i + " ").toArray(String[]::new);
        var asks = call("c1", "search", NOTHING).call("c2", "ask_slowly", NOTHING);
        var spoken = new Gate();
        var speech = say("0").waitAt(gate).say(words).waitAt(spoken);
        var model = ScriptedModel.of(asks, speech, say("Done"));
        var rehearsal = asking(model);
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        var reader = started(stream);
        gate.awaitReached();
        stream.decide(yes("fc_c2"));
        Waits.await(working);

        gate.open();
        spoken.awaitReached();
        mayEnd.countDown();
        spoken.open();
        Waits.join(reader);

        assertThat(contents(rehearsal)).contains("0" + String.join("", words));
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void aCallThatIsDecidedWhileAnotherDecidedOneRunsDoesNotWaitForTheModel() {
        var asks =
                call("c1", "search", NOTHING)
                        .call("c2", "ask_slowly", NOTHING)
                        .call("c3", "ask", NOTHING);
        var rehearsal = asking(ScriptedModel.of(asks, say("Wait").waitAt(gate), say("Done")));
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        var reader = started(stream);
        gate.awaitReached();
        stream.decide(yes("c2"));
        Waits.await(working);

        stream.decide(yes("c3"));
        mayEnd.countDown();

        Waits.until("c3 is done", () -> Rehearsal.only(ToolCallDone.class, events).size() == 3);
        gate.open();
        Waits.join(reader);
        assertThat(executed).containsExactly("c1", "c2", "c3");
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void cancellingACallThatGoesOnWhileTheModelAnswersLeavesOneNote() {
        var asks = call("c1", "search", NOTHING).call("c2", "ask_slowly", NOTHING);
        var rehearsal = asking(ScriptedModel.of(asks, say("Wait").waitAt(gate)));
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        var reader = started(stream);
        gate.awaitReached();
        stream.decide(yes("c2"));
        Waits.await(working);

        stream.cancel();
        Waits.join(reader);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(contents(rehearsal))
                .filteredOn(text -> text.startsWith("The previous run was interrupted"))
                .hasSize(1);
    }

    @Test
    void aStoreThatFailsMeanwhileFailsTheRunAndStopsTheModel() {
        var rehearsal = asking(ScriptedModel.of(BOTH, say("Wait").waitAt(gate)));
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        var reader = started(stream);
        gate.awaitReached();
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Changed) {
                        rehearsal.store().watch((_, _) -> {});
                        throw new StoreException(new StoreException.Reason.Io("disk is full"));
                    }
                });

        stream.decide(yes("c2"));
        Waits.join(reader);

        assertThat(Rehearsal.end(events)).isInstanceOf(Termination.Failed.class);
        assertThat(Rehearsal.only(AgentEvent.Failure.class, events))
                .extracting(AgentEvent.Failure::code)
                .containsExactly("STATE_ERROR");
        assertThat(executed).containsExactly("c1", "c2");
    }

    @Test
    void aDecisionThatComesTooEarlyIsKeptOverTheWaitsOfItsRun() {
        var model =
                ScriptedModel.of(
                        call("c1", "ask", NOTHING), call("c2", "ask", NOTHING), say("Done"));
        var rehearsal = asking(model);
        var early = new ArrayList<ToolCallDecision>();
        IntStream.range(3, 900).forEach(i -> early.add(yes("c" + i)));
        early.add(yes("c2"));
        rehearsal.run(rehearsal.request("Hi").withDecisions(early));

        var after = rehearsal.run(deciding(yes("c1")));

        assertThat(Rehearsal.end(after)).isEqualTo(new Termination.NaturalEnd());
        assertThat(executed).containsExactly("c1", "c2");
        assertThat(Rehearsal.only(ToolCallResumed.class, after))
                .extracting(ToolCallResumed::target)
                .containsExactly("c1", "c2");
    }
}
