package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CancellationTest {
    /// Actions that each of the racing threads registers.
    private static final int EACH = 50;

    private final Cancellation cancellation = new Cancellation();
    private final ArrayList<String> ran = new ArrayList<>();

    @Test
    void aFreshCancellationIsNotCancelled() {
        assertThat(cancellation.isCancelled()).isFalse();
        assertThat(cancellation.reason()).isEmpty();
    }

    @Test
    void cancellingRunsEveryActionOnce() {
        cancellation.onCancel(() -> ran.add("first"));
        cancellation.onCancel(() -> ran.add("second"));

        cancellation.cancel("enough");
        cancellation.cancel("more");

        assertThat(ran).containsExactly("first", "second");
        assertThat(cancellation.reason()).isEqualTo("enough");
    }

    @Test
    void anActionRegisteredLateRunsAtOnce() {
        cancellation.cancel("enough");

        cancellation.onCancel(() -> ran.add("late"));

        assertThat(ran).containsExactly("late");
    }

    @Test
    void anActionTakenBackDoesNotRun() {
        Runnable action = () -> ran.add("ran");
        var first = cancellation.onCancel(action);
        cancellation.onCancel(action);

        first.close();
        first.close();
        cancellation.cancel("enough");

        assertThat(ran).containsExactly("ran");
    }

    @Test
    void anActionThatThrowsKeepsNoOtherFromRunning() {
        cancellation.onCancel(() -> {
            throw new IllegalStateException("broken");
        });
        cancellation.onCancel(() -> ran.add("ran"));

        assertThatThrownBy(() -> cancellation.cancel("enough")).hasMessage("broken");
        assertThat(ran).containsExactly("ran");
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void whatSeveralActionsThrowIsAllThere() {
        cancellation.onCancel(() -> {
            throw new AssertionError("first");
        });
        cancellation.onCancel(() -> {
            throw new IllegalStateException("second");
        });
        cancellation.onCancel(() -> ran.add("ran"));

        assertThatThrownBy(() -> cancellation.cancel("enough"))
                .hasMessage("first")
                .satisfies(failure ->
                        assertThat(failure.getSuppressed())
                                .extracting(Throwable::getMessage)
                                .containsExactly("second"));
        assertThat(ran).containsExactly("ran");
    }

    @Test
    void aChildHasTheEarlierOfTwoDeadlines() {
        var soon = Instant.ofEpochMilli(1_000);
        var late = Instant.ofEpochMilli(2_000);

        assertThat(cancellation.child().cancellation().deadline()).isEmpty();
        assertThat(cancellation.child(late).cancellation().deadline()).contains(late);
        var untilSoon = cancellation.child(soon).cancellation();
        assertThat(untilSoon.child().cancellation().deadline()).contains(soon);
        assertThat(untilSoon.child(late).cancellation().deadline()).contains(soon);
        var untilLate = cancellation.child(late).cancellation();
        assertThat(untilLate.child(soon).cancellation().deadline()).contains(soon);
    }

    @Test
    void anActionMayRegisterAndTakeBackOthers() {
        var other = cancellation.onCancel(() -> ran.add("other"));
        cancellation.onCancel(() -> {
            other.close();
            cancellation.onCancel(() -> ran.add("nested"));
        });

        cancellation.cancel("enough");

        assertThat(ran).containsExactly("other", "nested");
    }

    @Test
    void aChildIsCancelledWithItsParentAndForTheSameReason() {
        var child = cancellation.child().cancellation();

        cancellation.cancel("enough");

        assertThat(child.reason()).isEqualTo("enough");
        assertThat(cancellation.child().cancellation().reason()).isEqualTo("enough");
    }

    @Test
    void aParentIsNotCancelledWithItsChild() {
        var child = cancellation.child().cancellation();

        child.cancel("enough");

        assertThat(cancellation.isCancelled()).isFalse();
    }

    @Test
    void aClosedChildIsForgotten() {
        var child = cancellation.child();

        child.close();
        cancellation.cancel("enough");

        assertThat(child.cancellation().isCancelled()).isFalse();
    }

    /// One thread cancels while others register and take back; whatever the order, an action that
    /// was not taken back runs exactly once, and none runs twice.
    @Test
    void noActionIsLostOrRunsTwiceWhenCancellingRacesWithRegistering() throws Exception {
        var seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (var round = 0; round < 5_000; round++) {
                race(threads, random.split(), "seed %d, round %d".formatted(seed, round));
            }
        }
    }

    private static void race(ExecutorService threads, SplittableRandom random, String name)
            throws InterruptedException, ExecutionException, TimeoutException {
        var raced = new Cancellation();
        var start = new CyclicBarrier(3);
        var kept = counters();
        var closed = counters();
        var registering = new ArrayList<Future<?>>();
        for (var half = 0; half < 2; half++) {
            var from = half * EACH;
            var own = random.split();
            registering.add(threads.submit(() -> register(raced, start, own, kept, closed, from)));
        }
        var pause = random.nextInt(1_000);

        await(start);
        spin(pause);
        raced.cancel("race");
        for (var task : registering) {
            task.get(10, TimeUnit.SECONDS);
        }

        assertThat(kept).as(name).allSatisfy(count -> assertThat(count).hasValue(1));
        assertThat(closed)
                .as(name)
                .allSatisfy(count -> assertThat(count.get()).isLessThanOrEqualTo(1));
    }

    private static void register(
            Cancellation raced,
            CyclicBarrier start,
            SplittableRandom random,
            List<AtomicInteger> kept,
            List<AtomicInteger> closed,
            int from) {
        await(start);
        for (var i = from; i < from + EACH; i++) {
            raced.onCancel(kept.get(i)::incrementAndGet);
            var registration = raced.onCancel(closed.get(i)::incrementAndGet);
            spin(random.nextInt(3));
            registration.close();
        }
    }

    private static List<AtomicInteger> counters() {
        return Stream.generate(AtomicInteger::new).limit(2 * EACH).toList();
    }

    private static void spin(int turns) {
        for (var i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
