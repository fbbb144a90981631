package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.Expiry;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.Hooks;
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

/// What a runtime does every few seconds for its runs and those that wait, when something is in its
/// way.
class KeepingTest {
    private static final Owner ME = Owner.LOCAL;
    private static final RunId LONG = new RunId("long");
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock();
    private final RecordingStore store = new RecordingStore(new MemoryThreadStore(clock));
    private final List<String> answered = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void aRunIsLeftToTheRuntimeThatIsHeardOf() {
        try (var first = os(works(), asks("c1"));
                var second = os()) {
            begin(first);
            int before = store.holds(LONG);
            clock.advance(Duration.ofSeconds(25));
            first.run(request("w1")); // it comes to wait, which wakes the keeper
            Waits.until("the lease is renewed", () -> store.holds(LONG) > before);
            clock.advance(Duration.ofSeconds(25));

            assertThat(second.recover()).isZero();
            goOn.countDown();
        }
    }

    @Test
    void leasesAreRenewedWhileManyRunsExpireTogether() {
        var mine = new CopyOnWriteArrayList<Boolean>();
        try (var os =
                os(asks("c1"), asks("c2"), asks("c3"), works(), say("A"), say("B"), say("C"))) {
            for (var run : List.of("w1", "w2", "w3")) {
                os.run(request(run));
            }
            begin(os);
            store.watch((entry, _) -> {
                if (entry instanceof Entry.Claimed) { // each takes a while
                    clock.advance(Duration.ofSeconds(12));
                    mine.add(isLeftAlone());
                }
            });
            clock.advance(DAY);

            os.recover();

            goOn.countDown();
        }
        assertThat(mine).containsExactly(true, true, true);
    }

    private boolean isLeftAlone() {
        return !store.leases().hold(ME, new Claim(LONG, 1), "another", Duration.ofSeconds(30));
    }

    @Test
    void leasesAreRenewedWhileSomebodyElseLooksForWhatHasExpired() {
        var looks = new CountDownLatch(1);
        var looked = new CountDownLatch(1);
        try (var first = os(asks("c1"))) { // else the keeper might look before the other one
            first.run(request("w1"));
        }
        clock.advance(DAY);
        try (var os = os(works(), asks("c2"), asks("c3"), say("A"))) {
            begin(os);
            var once = new AtomicBoolean(true);
            store.watchLoads(thread -> {
                if (thread.value().equals("t-w1") && once.getAndSet(false)) {
                    looks.countDown();
                    Waits.await(looked);
                }
            });
            var recovering = Thread.ofVirtual().start(os::recover);
            Waits.await(looks);

            for (var run : List.of("w2", "w3")) {
                int before = store.holds(LONG);
                clock.advance(Duration.ofSeconds(10));
                os.run(request(run));
                Waits.until("the lease is renewed", () -> store.holds(LONG) > before);
            }

            looked.countDown();
            Waits.join(recovering);
            goOn.countDown();
        }
    }

    @Test
    void aThreadThatCannotBeReadKeepsNoOtherRunFromBeingTakenUp() {
        try (var os = os(works(), asks("c1"), say("Taken up"), say("Done"))) {
            begin(os);
            assertThat(os.recover()).isZero();
            leave("left");
            clock.advance(Duration.ofSeconds(31));
            store.watchLoads(thread -> {
                if (thread.value().equals("t-long")) {
                    throw new StoreException(new StoreException.Reason.Io("cannot be read"));
                }
            });

            os.run(request("w1")); // it comes to wait, which wakes the keeper

            awaitDone("left");
            store.watchLoads(_ -> {});
            goOn.countDown();
        }
    }

    /// Prepares a run in a process that dies then.
    private void leave(String run) {
        var mortal = new MortalStore(store, Death.NEVER);
        try (var dead = os(mortal)) {
            var _ = dead.prepare(ME, request(run), LaunchMode.DURABLE);
            mortal.kill();
        }
    }

    private void awaitDone(String run) {
        Waits.until(
                "it is done",
                () -> store.run(ME, new RunId(run)).orElseThrow().status() == RunStatus.DONE);
    }

    @Test
    void expiriesAreNotForgottenWhenTheStoreCouldNotBeAsked() {
        try (var os = os(asks("c1"), asks("c2"), asks("c3"), say("Done"))) {
            os.run(request("w1"));
            var failed = new CountDownLatch(1);
            store.watchStatus(status -> {
                if (status == RunStatus.WAITING && failed.getCount() > 0) {
                    failed.countDown();
                    throw new StoreException(new StoreException.Reason.Io("no answer"));
                }
            });
            clock.advance(DAY);
            os.run(request("w2")); // it comes to wait, which wakes the keeper
            Waits.await(failed);
            clock.advance(Duration.ofSeconds(10));

            os.run(request("w3"));

            Waits.until("the tool was run", () -> answered.equals(List.of("c1")));
        }
    }

    private void begin(AgentOs os) {
        var _ = os.runStream(request("long"));
        Waits.await(begun);
    }

    private static RunRequest request(String run) {
        return RunRequest.of("default", Message.user("u-" + run, "Hi"))
                .withThread(new ThreadId("t-" + run))
                .withRun(new RunId(run));
    }

    private static Reply works() {
        return call("c0", "work", JsonObject.EMPTY);
    }

    private static Reply asks(String call) {
        return call(call, "ask", JsonObject.EMPTY);
    }

    private AgentOs os(Reply... replies) {
        return os(store, replies);
    }

    private AgentOs os(ThreadStore kept, Reply... replies) {
        return AgentOs.builder()
                .store(kept)
                .clock(clock)
                .withoutRecovery()
                .model("model", ScriptedModel.of(replies))
                .tools(
                        TestTools.tool(
                                "ask",
                                (_, call) -> {
                                    answered.add(call.call().id());
                                    return "answered";
                                }),
                        TestTools.tool(
                                "work",
                                (_, _) -> {
                                    begun.countDown();
                                    Waits.await(goOn);
                                    return "done";
                                }))
                .behavior(asking())
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }

    private Hooks asking() {
        return new Hooks("asking")
                .onBeforeTool(before ->
                        before.resume() == null && before.call().name().equals("ask")
                                ? List.of(
                                        new Suspend(
                                                Asking.ticket(
                                                                before.call(),
                                                                ResumeMode.REPLAY_TOOL_CALL)
                                                        .withExpiry(
                                                                new Expiry(
                                                                        clock.millis()
                                                                                + DAY.toMillis(),
                                                                        Expiry.Then.RESUME))))
                                : List.of());
    }
}
