package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.tool.Tool;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.RecordingStore;
import dev.reprise.runtime.RunStream;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Two runtimes over one store, and runs at the moments in which they change hands.
class LeasesTest {
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");

    private final ManualClock clock = new ManualClock();
    private final RecordingStore store = new RecordingStore(new MemoryThreadStore(clock));
    private final List<String> paid = new CopyOnWriteArrayList<>();

    @Test
    @Fact("production A-52")
    void ofTwoRuntimesTheOneThatWasPausedPastItsLeaseIsFencedOffAndTheToolRunsOnce() {
        var paused = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        store.watch((entry, guard) -> {
            var by = guard.claim();
            if (entry instanceof Entry.Started && by != null && by.epoch() == 1) {
                paused.countDown();
                Waits.await(goOn);
            }
        });
        var firsts = new RecordingStore(store);
        try (var first = os(firsts, pays());
                var second = os(store, ScriptedModel.of(say("Done")))) {
            var stream = first.runStream(request());
            Waits.await(paused);
            assertThat(second.recover()).isZero();
            firsts.silence();
            clock.advance(Duration.ofSeconds(31));

            assertThat(second.recover()).isEqualTo(1);
            awaitStatus(RunStatus.DONE);
            goOn.countDown();

            assertThat(stream.drain().termination())
                    .isInstanceOfSatisfying(
                            Termination.Failed.class,
                            failed -> assertThat(failed.message()).contains("owned with epoch 2"));
        }
        assertThat(paid).containsExactly("c1");
        assertThat(record().terminationCode()).isEqualTo("natural");
    }

    @Test
    void aRunWhoseEndIsNotStoredYetIsNotTakenOverByOthers() {
        var broken = new AtomicBoolean(true);
        var tries = new AtomicInteger();
        store.watch((entry, guard) -> {
            var by = guard.claim();
            if (broken.get() && finishes(entry) && by != null && by.epoch() == 1) {
                tries.incrementAndGet();
                throw new StoreException(new StoreException.Reason.Io("disk full"));
            }
        });
        try (var first = os(store, pays(), say("Done"));
                var second = os(store, ScriptedModel.of(say("Mine")))) {
            first.run(request());
            Waits.until("it was tried again", () -> tries.get() >= 2);

            assertThat(second.recover()).isZero();

            broken.set(false);
            awaitStatus(RunStatus.DONE);
        }
        assertThat(record().terminationDetail()).contains("disk full");
        assertThat(paid).containsExactly("c1");
    }

    @Test
    void aRunThatIsTakenUpWhileItsProcessShutsDownIsEnded() {
        var deads = new RecordingStore(store);
        var dead = os(deads, ScriptedModel.of());
        var _ = dead.prepare(ME, request(), LaunchMode.DURABLE);
        deads.silence();
        clock.advance(Duration.ofSeconds(31));
        var model = ScriptedModel.of(say("Too late"));
        try (var os = os(store, model)) {
            store.watch((entry, _) -> {
                if (entry instanceof Entry.Claimed) {
                    drain(os);
                }
            });

            os.recover();
            awaitStatus(RunStatus.DONE);
        }

        assertThat(record().terminationCode()).isEqualTo("cancelled");
        assertThat(model.requests()).isEmpty();
    }

    private static void drain(AgentOs os) {
        try {
            os.drain(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRunThatIsBeingLetGoOnCanBeCancelled() {
        var gate = new Gate();
        var outcome = new AtomicReference<CancelOutcome>();
        try (var os = os(store, asks(), say("Hello").waitAt(gate))) {
            os.run(request());
            store.watch((entry, _) -> {
                if (entry instanceof Entry.Claimed) { // not running yet, not waiting any more
                    Thread.ofVirtual().start(() -> outcome.set(os.gateway().cancel(ME, RUN)));
                }
            });

            os.gateway().decide(ME, RUN, List.of(Asking.yes("fc_c1")));
            awaitStatus(RunStatus.DONE);
        }

        Waits.until("it is answered", () -> outcome.get() != null);
        assertThat(outcome.get()).isEqualTo(CancelOutcome.REQUESTED);
        assertThat(record().terminationCode()).isEqualTo("cancelled");
    }

    @Test
    void aRunThatItsCallerCancelsAtTheMomentInWhichItComesToWaitDoesNotWait() {
        try (var os = os(store, asks())) {
            var prepared = os.prepare(request());
            var once = new AtomicBoolean(true);
            var stream = new AtomicReference<RunStream>();
            store.watch((entry, _) -> {
                if (finishes(entry) && once.getAndSet(false)) {
                    Waits.until("it can be cancelled", () -> stream.get() != null);
                    stream.get().cancel();
                }
            });

            stream.set(prepared.execute());
            stream.get().drain();
            awaitStatus(RunStatus.DONE);
        }

        assertThat(record().terminationCode()).isEqualTo("cancelled");
    }

    @Test
    void whoSawARunComeToWaitAndClosesItsStreamLeavesItWaiting() {
        try (var os = os(store, asks())) {
            try (var stream = os.runStream(request())) {
                for (var event : stream) {
                    if (event instanceof AgentEvent.RunFinish) {
                        break;
                    }
                }
            }

            assertThat(record().status()).isEqualTo(RunStatus.WAITING);
        }
        assertThat(record().status()).isEqualTo(RunStatus.WAITING);
    }

    private static boolean finishes(Entry entry) {
        return entry instanceof Entry.Changed changed
                && changed.set().reason() == ChangeReason.RUN_FINISHED;
    }

    private static Reply pays() {
        return call("c1", "pay", JsonObject.EMPTY);
    }

    private static Reply asks() {
        return call("c1", "ask_pay", JsonObject.EMPTY);
    }

    private AgentOs os(ThreadStore over, Reply... replies) {
        return os(over, ScriptedModel.of(replies));
    }

    private AgentOs os(ThreadStore over, ScriptedModel model) {
        return AgentOs.builder()
                .store(over)
                .clock(clock)
                .withoutRecovery()
                .model("model", model)
                .tools(paying("pay"), paying("ask_pay"))
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }

    private Tool paying(String name) {
        return TestTools.tool(
                name,
                (_, call) -> {
                    paid.add(call.call().id());
                    return "paid";
                });
    }

    private static RunRequest request() {
        return RunRequest.of("default", Message.user("u1", "Hi")).withThread(THREAD).withRun(RUN);
    }

    private RunRecord record() {
        return store.run(ME, RUN).orElseThrow();
    }

    private void awaitStatus(RunStatus status) {
        Waits.until("it is " + status.label(), () -> record().status() == status);
    }
}
