package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A run is worked on from the moment it is claimed. Whenever the store is used, somebody else
/// looks for runs that are called running and that nobody has the lease of.
class LeasedClaimsTest {
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");
    private static final Duration LENGTH = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final RecordingStore store = new RecordingStore(new MemoryThreadStore(clock));
    private final List<Claim> free = new CopyOnWriteArrayList<>();

    /// Looks from here on, for claims of this epoch and later ones.
    private void look(long epoch) {
        store.watch((_, _) -> lookOnce(epoch));
        store.watchLoads(_ -> lookOnce(epoch));
    }

    private void lookOnce(long epoch) {
        for (var found : store.runsWithStatus(RunStatus.RUNNING)) {
            var claim = claim(found.value().run());
            if (claim.epoch() >= epoch && store.leases().hold(ME, claim, "another", LENGTH)) {
                store.leases().release(ME, claim, "another");
                if (status(claim.run()) == RunStatus.RUNNING && claim(claim.run()).equals(claim)) {
                    free.add(claim);
                }
            }
        }
    }

    private Claim claim(RunId run) {
        var thread = store.run(ME, run).orElseThrow().thread();
        return new Claim(run, store.trail(ME, thread, run).map(RunTrail::epoch).orElse(0L));
    }

    @Test
    void aNewRun() {
        try (var os = os(store, say("Hello"))) {
            look(1);

            os.run(request(RUN));
        }

        assertThat(free).isEmpty();
    }

    @Test
    void aRunThatADecisionLetsGoOn() {
        try (var os = os(store, asks(), say("Done"))) {
            os.run(request(RUN));
            look(1);

            os.gateway().decide(ME, RUN, List.of(Asking.yes("fc_c1")));
            awaitDone(RUN);
        }

        assertThat(free).isEmpty();
        assertThat(claim(RUN).epoch()).isEqualTo(2);
    }

    @Test
    void aRunThatARequestLetsGoOn() {
        try (var os = os(store, asks(), say("Done"))) {
            os.run(request(RUN));
            look(1);

            os.run(
                    RunRequest.of("default")
                            .withThread(THREAD)
                            .withDecisions(List.of(Asking.yes("fc_c1"))));
        }

        assertThat(free).isEmpty();
        assertThat(claim(RUN).epoch()).isEqualTo(2);
    }

    @Test
    void aRunThatIsTakenOver() {
        leaveBehind();
        try (var os = os(store, say("Hello"))) {
            look(2);

            assertThat(os.recover()).isEqualTo(1);
            awaitDone(RUN);
        }

        assertThat(free).isEmpty();
    }

    @Test
    void aRunThatIsTakenOverOnlyToBeEnded() {
        leaveBehind();
        for (long epoch = 2; epoch <= 4; epoch++) {
            var takeover = Entry.Claimed.Why.TAKEOVER;
            append(new Entry.Claimed(new Claim(RUN, epoch), "died at once", -1, takeover));
        }
        try (var os = os(store)) {
            look(5);

            assertThat(os.recover()).isZero();
        }

        assertThat(free).isEmpty();
        assertThat(store.run(ME, RUN).orElseThrow().terminationDetail())
                .isEqualTo("recovery exhausted");
    }

    @Test
    void aRunThatGivesWayToANewOne() {
        leaveBehind();
        try (var os = os(store, say("Hello"))) {
            store.watch((_, _) -> lookOnce(2));
            store.watchLoads(_ -> lookOnce(2));

            os.run(request(new RunId("r2")));
        }

        assertThat(free).isEmpty();
        assertThat(status(RUN)).isEqualTo(RunStatus.DONE);
    }

    @Test
    void aRunThatIsEndedAfterItsThreadHasGoneOnWithoutIt() {
        var once = new AtomicBoolean(true);
        try (var os = os(store, say("Hello"))) {
            store.watch((entry, _) -> {
                if (finishes(entry) && once.getAndSet(false)) {
                    append(Entry.Changed.of(note()));
                    look(1);
                    throw new StoreException(new StoreException.Reason.Io("disk full"));
                }
            });

            os.runStream(request(RUN)).drain();
            awaitDone(RUN);
        }

        assertThat(free).isEmpty();
        assertThat(claim(RUN).epoch()).isEqualTo(2);
        Waits.until(
                "its lease is given up",
                () -> store.leases().hold(ME, claim(RUN), "another", LENGTH));
    }

    @Test
    void ofTwoRuntimesThatLetARunGoOnTheSecondLooksAgainWhenTheFirstHasClaimedIt() {
        var claims = new CountDownLatch(1);
        var asks = new CountDownLatch(1);
        DecisionOutcome late;
        try (var first = os(store, asks(), say("Done"));
                var second = os(store)) {
            first.run(request(RUN));
            store.watch((entry, _) -> {
                if (entry instanceof Entry.Claimed) {
                    claims.countDown();
                    Waits.await(asks);
                }
            });
            var deciding = Thread.ofVirtual().start(() -> decide(first, Asking.yes("c1")));
            Waits.await(claims);
            store.watchLoads(_ -> asks.countDown());

            late = decide(second, Asking.no("c1"));

            Waits.join(deciding);
            awaitDone(RUN);
        }

        assertThat(late)
                .isInstanceOfSatisfying(
                        DecisionOutcome.AlreadyDecided.class,
                        decided ->
                                assertThat(decided.winner().resume().action())
                                        .isEqualTo(ToolCallResume.Action.RESUME));
        assertThat(claim(RUN).epoch()).isEqualTo(2);
    }

    private static DecisionOutcome decide(AgentOs os, ToolCallDecision decision) {
        return os.gateway().decide(ME, RUN, List.of(decision));
    }

    @Test
    void theLeaseOfAClaimThatCouldNotBeMadeIsGivenUp() {
        try (var os = os(store, asks())) {
            os.run(request(RUN));
            store.watch((_, _) -> {
                throw new StoreException(new StoreException.Reason.Io("disk full"));
            });

            assertThat(refused(() -> os.gateway().decide(ME, RUN, List.of(Asking.yes("c1")))))
                    .isInstanceOf(StoreException.class);
            assertThat(refused(() -> os.run(request(new RunId("r2")))))
                    .isInstanceOf(StoreException.class);

            for (var claim : List.of(new Claim(RUN, 2), new Claim(new RunId("r2"), 1))) {
                assertThat(store.leases().hold(ME, claim, "another", LENGTH)).isTrue();
            }
        }
    }

    private static RuntimeException refused(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("nobody refused");
    }

    /// Prepares a run in a process that dies then.
    private void leaveBehind() {
        var mortal = new MortalStore(store, Death.NEVER);
        try (var dead = os(mortal)) {
            var _ = dead.prepare(ME, request(RUN), LaunchMode.DURABLE);
            mortal.kill();
        }
    }

    private static boolean finishes(Entry entry) {
        return entry instanceof Entry.Changed changed
                && changed.set().reason() == ChangeReason.RUN_FINISHED;
    }

    private static ThreadChangeSet note() {
        return ThreadChangeSet.ofMessages(
                null, ChangeReason.USER_MESSAGE, Message.user("u9", "Somebody else"));
    }

    private void append(Entry entry) {
        store.append(ME, THREAD, entry, Guard.NONE);
    }

    private static Reply asks() {
        return call("c1", "ask_pay", JsonObject.EMPTY);
    }

    private AgentOs os(ThreadStore over, Reply... replies) {
        return AgentOs.builder()
                .store(over)
                .clock(clock)
                .withoutRecovery()
                .model("model", ScriptedModel.of(replies))
                .tools(TestTools.ok("ask_pay"))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }

    private static RunRequest request(RunId run) {
        return RunRequest.of("default", Message.user("u-" + run, "Hi"))
                .withThread(THREAD)
                .withRun(run);
    }

    private RunStatus status(RunId run) {
        return store.run(ME, run).orElseThrow().status();
    }

    private void awaitDone(RunId run) {
        Waits.until("it is done", () -> status(run) == RunStatus.DONE);
    }
}
