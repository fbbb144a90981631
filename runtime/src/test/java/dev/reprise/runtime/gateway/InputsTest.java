package dev.reprise.runtime.gateway;

import static dev.reprise.runtime.Asking.no;
import static dev.reprise.runtime.Asking.yes;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Decisions and cancellations that arrive while a run goes on, and the log that keeps them.
class InputsTest {
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");
    private static final DecisionOutcome DELIVERED = new DecisionOutcome.Delivered();

    private final RecordingStore store =
            new RecordingStore(new MemoryThreadStore(new ManualClock()));
    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final Gate gate = new Gate();

    @Test
    void aDecisionThatWasDeliveredIsUsedThoughTheProcessDiesBeforeItIs() {
        var mortal = new MortalStore(store, Death.NEVER);
        try (var os = os(mortal, ScriptedModel.of(asks().waitAt(gate)))) {
            start(os);
            gate.awaitReached();
            assertThat(os.gateway().decide(ME, RUN, List.of(yes("fc_c1")))).isEqualTo(DELIVERED);
            mortal.kill();
            gate.open();
        }
        assertThat(open()).hasSize(1);

        try (var os = os(store, ScriptedModel.of(asks(), say("Done")))) {
            assertThat(os.recover()).isEqualTo(1);
            awaitDone();
        }

        assertThat(executed).containsExactly("c1");
        assertThat(record().terminationCode()).isEqualTo("natural");
        assertThat(open()).isEmpty();
    }

    @Test
    void aRunThatWasCancelledEndsThoughTheProcessDiesBeforeItDoes() {
        var mortal = new MortalStore(store, Death.NEVER);
        try (var os = os(mortal, ScriptedModel.of(asks().waitAt(gate)))) {
            start(os);
            gate.awaitReached();
            store.watch((entry, _) -> {
                if (entry instanceof Entry.Changed) {
                    mortal.kill(); // its end is not stored
                    throw new StoreException(new StoreException.Reason.Closed());
                }
            });
            assertThat(os.gateway().cancel(ME, RUN)).isEqualTo(CancelOutcome.REQUESTED);
            Waits.until("it died", mortal::isDead);
            gate.open();
        }
        store.watch((_, _) -> {});
        assertThat(open()).hasSize(1);
        var model = ScriptedModel.of();

        try (var os = os(store, model)) {
            assertThat(os.recover()).isEqualTo(1);
            awaitDone();
        }

        assertThat(record().terminationCode()).isEqualTo("cancelled");
        assertThat(model.requests()).isEmpty();
        assertThat(open()).isEmpty();
    }

    @Test
    void aDecisionThatComesBeforeAnybodyHasTakenARunOverIsKept() {
        var mortal = new MortalStore(store, Death.NEVER);
        try (var os = os(mortal, ScriptedModel.of(asks().waitAt(gate)))) {
            start(os);
            gate.awaitReached();
            mortal.kill();
            gate.open();
        }

        try (var os = os(store, ScriptedModel.of(asks(), say("Done")))) {
            assertThat(os.gateway().decide(ME, RUN, List.of(yes("c1")))).isEqualTo(DELIVERED);
            assertThat(os.recover()).isEqualTo(1);
            awaitDone();
        }

        assertThat(executed).containsExactly("c1");
    }

    @Test
    void theCommitThatUsesADecisionNamesIt() {
        try (var os = os(store, ScriptedModel.of(asks().waitAt(gate), say("Done")))) {
            start(os);
            gate.awaitReached();
            os.gateway().decide(ME, RUN, List.of(yes("c1")));
            long lsn = open().getFirst().lsn();
            gate.open();
            awaitDone();

            assertThat(store.changes())
                    .filteredOn(change -> change.took().contains(lsn))
                    .singleElement()
                    .extracting(change -> change.set().reason())
                    .isEqualTo(ChangeReason.TOOL_RESULTS_COMMITTED);
        }
    }

    @Test
    void aRunThatIsAnsweredAtTheMomentInWhichItComesToWaitGoesOn() {
        var answered = new AtomicBoolean();
        try (var os = os(store, ScriptedModel.of(asks(), say("Done")))) {
            store.watch((entry, _) -> {
                if (finishes(entry) && answered.compareAndSet(false, true)) {
                    os.gateway().decide(ME, RUN, List.of(yes("c1")));
                }
            });
            start(os);
            awaitDone();
        }

        assertThat(executed).containsExactly("c1");
        assertThat(record().terminationCode()).isEqualTo("natural");
    }

    @Test
    void whatADoneRunDidNotUseIsClosedWithIt() {
        try (var os = os(store, ScriptedModel.of(say("Hi").waitAt(gate), asks()))) {
            start(os);
            gate.awaitReached();
            os.gateway().decide(ME, RUN, List.of(yes("c1")));
            gate.open();
            awaitDone();
            assertThat(open()).isEmpty();

            os.run(RunRequest.of("default", Message.user("Again")).withThread(THREAD));
        }

        assertThat(executed).isEmpty();
    }

    @Test
    void aDecisionThatIsSentAgainIsUsedOnce() {
        try (var os = os(store, ScriptedModel.of(asks().waitAt(gate), say("Done")))) {
            start(os);
            gate.awaitReached();
            var decision = List.of(labelled("c1", "d1"));

            assertThat(os.gateway().decide(ME, RUN, decision)).isEqualTo(DELIVERED);
            assertThat(os.gateway().decide(ME, RUN, decision)).isEqualTo(DELIVERED);
            assertThat(open()).hasSize(1);
            gate.open();
            awaitDone();
            assertThat(os.gateway().decide(ME, RUN, decision)).isEqualTo(DELIVERED);
        }

        assertThat(executed).containsExactly("c1");
    }

    @Test
    void whoDecidesSecondIsToldWhatHolds() {
        try (var os = os(store, ScriptedModel.of(asks().waitAt(gate), say("Done")))) {
            start(os);
            gate.awaitReached();
            os.gateway().decide(ME, RUN, List.of(yes("fc_c1")));

            assertThat(os.gateway().decide(ME, RUN, List.of(no("fc_c1"), yes("c7"))))
                    .isEqualTo(new DecisionOutcome.AlreadyDecided(yes("fc_c1")));
            assertThat(open()).hasSize(1);
            gate.open();
            awaitDone();
            assertThat(os.gateway().decide(ME, RUN, List.of(no("fc_c1"))))
                    .isInstanceOfSatisfying(
                            DecisionOutcome.AlreadyDecided.class,
                            late ->
                                    assertThat(late.winner().resume().action())
                                            .isEqualTo(ToolCallResume.Action.RESUME));
        }
    }

    @Test
    void whoDecidesWhileAnotherOnesDecisionEndsTheRunIsToldWhatHolds() {
        try (var first = os(store, alwaysAsking());
                var second = os(store, alwaysAsking())) {
            var request = RunRequest.of("default", Message.user("Hi")).withThread(THREAD);
            first.run(request.withRun(RUN));
            var decided = new AtomicBoolean();
            store.afterLoad(() -> {
                if (decided.compareAndSet(false, true)) { // the second one has read the thread
                    assertThat(first.gateway().decide(ME, RUN, List.of(labelled("c1", "d0"))))
                            .isEqualTo(DELIVERED);
                    awaitDone();
                }
            });

            var outcome = second.gateway().decide(ME, RUN, List.of(no("c1")));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            DecisionOutcome.AlreadyDecided.class,
                            late ->
                                    assertThat(late.winner().resume().decisionId())
                                            .isEqualTo("d0"));
            assertThat(executed).containsExactly("c1");
        }
    }

    @Test
    @Fact("production A-92")
    void ofTwoWhoDecideAtOnceThroughTwoRuntimesOneWinsAndTheOtherIsToldSo() {
        for (int round = 0; round < 1_000; round++) {
            executed.clear();
            var shared = new MemoryThreadStore(new ManualClock());
            try (var first = os(shared, alwaysAsking());
                    var second = os(shared, alwaysAsking())) {
                var request = RunRequest.of("default", Message.user("Hi")).withThread(THREAD);
                first.run(request.withRun(RUN));

                var outcomes = atOnce(first, second);

                var winner = outcomes.get(0).equals(DELIVERED) ? 0 : 1;
                assertThat(outcomes.get(winner)).isEqualTo(DELIVERED);
                assertThat(outcomes.get(1 - winner))
                        .isInstanceOf(DecisionOutcome.AlreadyDecided.class);
                var late = (DecisionOutcome.AlreadyDecided) outcomes.get(1 - winner);
                assertThat(late.winner().resume().decisionId()).isEqualTo(id(winner));
                Waits.until("it is over", () -> isDone(shared));
                assertThat(executed).hasSize(winner == 0 ? 1 : 0);
            }
        }
    }

    private static String id(int decider) {
        return decider == 0 ? "d0" : "d1";
    }

    /// The first one approves, the second one does not.
    private static List<DecisionOutcome> atOnce(AgentOs first, AgentOs second) {
        var outcomes = new DecisionOutcome[2];
        var both = new CountDownLatch(2);
        var reject = new ToolCallResume("d1", ToolCallResume.Action.CANCEL, Json.NULL, "no", 1);
        var decisions = List.of(labelled("c1", "d0"), new ToolCallDecision("fc_c1", reject));
        var deciders = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            int who = i;
            var os = i == 0 ? first : second;
            deciders.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                both.countDown();
                                Waits.await(both);
                                outcomes[who] =
                                        os.gateway().decide(ME, RUN, List.of(decisions.get(who)));
                            }));
        }
        deciders.forEach(Waits::join);
        return List.of(outcomes);
    }

    @Test
    void moreThanAThousandDecisionsThatAnswerNothingAreRefusedAndTheRunGoesOn() {
        try (var os = os(store, ScriptedModel.of(asks().waitAt(gate), say("Done")))) {
            start(os);
            gate.awaitReached();
            var early = IntStream.rangeClosed(2, 1_000).mapToObj(i -> yes("c" + i)).toList();
            assertThat(os.gateway().decide(ME, RUN, early)).isEqualTo(DELIVERED);
            assertThat(os.gateway().decide(ME, RUN, List.of(yes("c1")))).isEqualTo(DELIVERED);

            assertThat(os.gateway().decide(ME, RUN, List.of(yes("c1001"))))
                    .isEqualTo(new DecisionOutcome.TooManyEarly(1_000));
            gate.open();
            awaitDone();
        }

        assertThat(executed).containsExactly("c1");
        assertThat(open()).isEmpty();
    }

    private static ToolCallDecision labelled(String target, String id) {
        return new ToolCallDecision(
                target, new ToolCallResume(id, ToolCallResume.Action.RESUME, Json.TRUE, null, 1));
    }

    private static boolean finishes(Entry entry) {
        return entry instanceof Entry.Changed changed
                && changed.set().reason() == ChangeReason.RUN_FINISHED;
    }

    private static Reply asks() {
        return call("c1", "ask", JsonObject.EMPTY);
    }

    private static ScriptedModel alwaysAsking() {
        return ScriptedModel.always(
                request -> request.messages().size() == 1 ? asks() : say("Done"));
    }

    private AgentOs os(ThreadStore over, ScriptedModel model) {
        return AgentOs.builder()
                .store(over)
                .withoutRecovery()
                .model("model", model)
                .tools(
                        TestTools.tool(
                                "ask",
                                (_, context) -> {
                                    executed.add(context.call().id());
                                    return "found";
                                }))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }

    private static void start(AgentOs os) {
        var request = RunRequest.of("default", Message.user("Hi")).withThread(THREAD);
        os.gateway().start(ME, request.withRun(RUN), LaunchMode.DURABLE).events().close();
    }

    private void awaitDone() {
        Waits.until("the run is over", () -> isDone(store));
    }

    private static boolean isDone(ThreadStore in) {
        return in.run(ME, RUN).map(RunRecord::status).equals(Optional.of(RunStatus.DONE));
    }

    private RunRecord record() {
        return store.run(ME, RUN).orElseThrow();
    }

    private List<OpenInput> open() {
        return store.require(ME, THREAD).inputs();
    }
}
