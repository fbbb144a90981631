package dev.reprise.runtime.gateway;

import static dev.reprise.runtime.Asking.deciding;
import static dev.reprise.runtime.Asking.yes;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.RunFinish;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Decisions that reach a run by way of the gateway.
class GatewayDecisionsTest {
    private static final Owner ME = Owner.LOCAL;
    private static final JsonObject NOTHING = JsonObject.EMPTY;
    private static final Termination NATURAL = new Termination.NaturalEnd();

    private final List<String> executed = new CopyOnWriteArrayList<>();

    @Test
    void aWaitingRunGoesOnThroughTheGateway() {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Done"));
        var run = runOf(rehearsal.run("Hi"));
        var gateway = rehearsal.os().gateway();

        assertThat(gateway.decide(ME, run, List.of(yes("c9"))))
                .isEqualTo(new DecisionOutcome.NotActive());
        assertThat(gateway.decide(ME, run, List.of(yes("c1"))))
                .isEqualTo(new DecisionOutcome.Delivered());

        Waits.until("the run is over", () -> rehearsal.record(run).status() == RunStatus.DONE);
        assertThat(gateway.decide(ME, run, List.of(yes("c1"))))
                .isEqualTo(new DecisionOutcome.Delivered()); // as it was; nothing happens again
        assertThat(gateway.decide(ME, run, List.of(yes("c9"))))
                .isEqualTo(new DecisionOutcome.NotActive());
        assertThat(executed).containsExactly("c1");
    }

    @Test
    @Fact("runtime T-RUN-13")
    void ofTwoDecisionsAtOnceOneContinuesTheRunAndTheOtherReachesIt() {
        for (int i = 0; i < 20; i++) {
            executed.clear();
            var both = call("c1", "ask", NOTHING).call("c2", "ask", NOTHING);
            var rehearsal = asking(ScriptedModel.of(both, say("Fine"), say("Fine"), say("Fine")));
            var run = runOf(rehearsal.run("Hi"));
            var outcomes = new CopyOnWriteArrayList<DecisionOutcome>();

            var deciders =
                    List.of("c1", "c2").stream()
                            .map(target ->
                                    Thread.ofVirtual()
                                            .start(() ->
                                                    outcomes.add(
                                                            rehearsal
                                                                    .os()
                                                                    .gateway()
                                                                    .decide(
                                                                            ME,
                                                                            run,
                                                                            List.of(yes(target))))))
                            .toList();
            deciders.forEach(Waits::join);

            assertThat(outcomes)
                    .containsExactly(
                            new DecisionOutcome.Delivered(), new DecisionOutcome.Delivered());
            Waits.until("both are answered", () -> executed.size() == 2);
            Waits.until("the run is over", () -> rehearsal.record(run).status() == RunStatus.DONE);
            assertThat(executed).containsExactlyInAnyOrder("c1", "c2");
        }
    }

    @Test
    void ofTwoDecisionsForOneCallAtOnceOneIsUsed() {
        var rehearsal = asking(call("c1", "ask", NOTHING), say("Done"));
        var run = runOf(rehearsal.run("Hi"));

        var deciders =
                List.of(yes("c1"), yes("fc_c1")).stream()
                        .map(decision ->
                                Thread.ofVirtual()
                                        .start(() ->
                                                rehearsal
                                                        .os()
                                                        .gateway()
                                                        .decide(ME, run, List.of(decision))))
                        .toList();
        deciders.forEach(Waits::join);

        Waits.until("the run is over", () -> rehearsal.record(run).status() == RunStatus.DONE);
        assertThat(executed).containsExactly("c1");
    }

    @Test
    void decisionsOfARequestReachTheRunThatIsGoingOn() throws Exception {
        var gate = new Gate();
        var rehearsal = asking(call("c1", "ask", NOTHING).waitAt(gate), say("Done"));
        var started =
                rehearsal.os().gateway().start(ME, rehearsal.request("Hi"), LaunchMode.DURABLE);
        gate.awaitReached();

        var joined = rehearsal.os().gateway().start(ME, deciding(yes("c1")), LaunchMode.DURABLE);
        gate.open();

        assertThat(joined.run()).isEqualTo(started.run());
        var events = new ArrayList<AgentEvent>();
        while (!joined.events().isEnded()) {
            joined.events().next(Duration.ofSeconds(30)).forEach(item -> events.add(item.event()));
        }
        assertThat(((RunFinish) events.getLast()).termination()).isEqualTo(NATURAL);
        assertThat(executed).containsExactly("c1");
    }

    @Test
    @Fact("runtime T-RUN-6")
    void decisionsThatAnswerNothingAreRefusedAndChangeNothing() {
        var rehearsal = asking(call("c1", "ask", NOTHING));
        rehearsal.run("Hi");
        var before = rehearsal.store().appended();

        assertThatThrownBy(() -> rehearsal.os().prepare(deciding(yes("c9"))))
                .isInstanceOf(PrepareException.class)
                .hasMessage(
                        "no call of agent 'default' on thread 't1' waits for one of these decisions");

        assertThat(rehearsal.store().appended()).isEqualTo(before);
    }

    @Test
    void aRunThatIsCancelledInTheMiddleOfACallItWaitedForDoesNotMakeItAgain() {
        var entered = new CountDownLatch(1);
        var tool =
                TestTools.tool(
                        "ask",
                        (_, context) -> {
                            executed.add(context.call().id());
                            entered.countDown();
                            new CountDownLatch(1).await();
                            return "never";
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "ask", NOTHING), say("Again")))
                        .tools(tool)
                        .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
        var run = runOf(rehearsal.run("Hi"));
        rehearsal.os().gateway().decide(ME, run, List.of(yes("c1")));
        Waits.await(entered);

        rehearsal.os().gateway().cancel(ME, run);
        Waits.until("the run is over", () -> rehearsal.record(run).status() == RunStatus.DONE);
        rehearsal.run(RunRequest.of("default").withThread(Rehearsal.THREAD));

        assertThat(executed).containsExactly("c1");
        assertThat(
                        rehearsal
                                .state()
                                .find(Path.parse("__tool_call_scope.c1.tool_call_state.status")))
                .contains(Json.of("cancelled"));
        assertThat(rehearsal.record(run).terminationCode()).isEqualTo("cancelled");
    }

    private Rehearsal asking(Answer... answers) {
        return asking(ScriptedModel.of(answers));
    }

    private Rehearsal asking(ScriptedModel model) {
        return Rehearsal.of(model)
                .tools(
                        TestTools.tool(
                                "ask",
                                (_, context) -> {
                                    executed.add(context.call().id());
                                    return "found";
                                }))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
    }

    private static RunId runOf(List<AgentEvent> events) {
        return events.getFirst().meta().run();
    }
}
