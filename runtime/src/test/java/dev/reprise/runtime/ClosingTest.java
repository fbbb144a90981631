package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Owner;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What is stored when a program is done with a run and may exit.
class ClosingTest {
    private final Gate gate = new Gate();
    private final RecordingStore store = new RecordingStore(new MemoryThreadStore());
    private final Agent agent = Agent.of(ScriptedModel.of(say("Hello").waitAt(gate)), store);

    @Test
    void aClosedStreamHasItsEndStored() {
        var stream = agent.stream("Hi");
        gate.awaitReached();
        var seen = new AtomicReference<String>();
        var closer =
                Thread.ofPlatform()
                        .unstarted(() -> {
                            stream.close();
                            seen.set(codeOf(stream));
                        });
        whenFinishing(() -> Waits.until("the closer waits", () -> waitsOrIsGone(closer)));

        closer.start();
        Waits.join(closer);

        assertThat(seen).hasValue("cancelled");
    }

    @Test
    @Fact("runtime T-RUN-14")
    void aPreparedRunThatIsClosedHasItsEndStored() {
        var prepared = agent.os().prepare(Rehearsal.of(ScriptedModel.of()).request("Hi"));
        var seen = new AtomicReference<String>();
        var closer =
                Thread.ofPlatform()
                        .unstarted(() -> {
                            prepared.close();
                            seen.set(codeOf(store.run(Owner.LOCAL, prepared.run())));
                        });
        whenFinishing(() -> Waits.until("the closer waits", () -> waitsOrIsGone(closer)));

        closer.start();
        Waits.join(closer);

        assertThat(seen).hasValue("cancelled");
    }

    @Test
    void closingDoesNotWaitForAStoreThatHangs() {
        var stream = agent.stream("Hi");
        gate.awaitReached();
        var answers = new CountDownLatch(1);
        whenFinishing(() -> Waits.await(answers));

        stream.close();

        assertThat(codeOf(stream)).isEmpty();
        answers.countDown();
        Waits.until("the run is over", () -> codeOf(stream).equals("cancelled"));
    }

    @Test
    void aClosedAgentHasEndedItsRunsAndTakesNoMore() {
        var stream = agent.stream("Hi");
        gate.awaitReached();

        agent.close();

        assertThat(codeOf(stream)).isEqualTo("cancelled");
        assertThatThrownBy(() -> agent.run("Again"))
                .isInstanceOf(PrepareException.class)
                .hasMessage("shutting down");
    }

    @Test
    void closingOnAnInterruptedThreadStillEndsTheRuns() {
        var stream = agent.stream("Hi");
        gate.awaitReached();

        Thread.currentThread().interrupt();
        agent.close();

        assertThat(Thread.interrupted()).isTrue();
        Waits.until("the run is over", () -> codeOf(stream).equals("cancelled"));
    }

    @Test
    void runsThatDoNotEndAreWaitedForTogether() {
        var answers = new CountDownLatch(1);
        whenFinishing(() -> Waits.await(answers));
        var streams = new ArrayList<RunStream>();
        var many = Agent.of(ScriptedModel.always(_ -> say("Hello").waitAt(new Gate())), store);
        for (int i = 0; i < 8; i++) {
            streams.add(many.stream("Hi"));
        }

        long begun = System.nanoTime();
        many.close();
        var took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(took).isLessThan(Duration.ofSeconds(12));
        answers.countDown();
        streams.forEach(
                stream -> Waits.until("the run is over", () -> codeOf(stream).equals("cancelled")));
    }

    private void whenFinishing(Runnable action) {
        store.watch((entry, _) -> {
            if (entry instanceof Entry.Changed changed
                    && changed.set().reason() == ChangeReason.RUN_FINISHED) {
                action.run();
            }
        });
    }

    private static boolean waitsOrIsGone(Thread thread) {
        var state = thread.getState();
        return state == Thread.State.TIMED_WAITING || state == Thread.State.TERMINATED;
    }

    /// How the run ended; empty while it has not.
    private String codeOf(RunStream stream) {
        return codeOf(store.run(Owner.LOCAL, stream.run()));
    }

    private static String codeOf(Optional<RunRecord> record) {
        return record.map(known -> known.terminationCode()).orElse("");
    }
}
