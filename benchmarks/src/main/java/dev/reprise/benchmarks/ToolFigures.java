package dev.reprise.benchmarks;

import dev.reprise.core.ThreadId;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import java.time.Duration;
import java.util.List;

/// How long a round of parallel tools takes.
final class ToolFigures {
    private static final int CALLS = 50;
    private static final Duration TIME = Duration.ofMillis(20);

    private final Sampling sampling;

    ToolFigures(Sampling sampling) {
        this.sampling = sampling;
    }

    List<Figure> figures() {
        var walls = sampling.of(() -> wall(new MemoryThreadStore())).stream().sorted().toList();
        return List.of(Figure.bounded("50 parallel tools of 20 ms: wall", walls.getFirst(), "ms", 27)
                .detail("median %.1f ms", walls.get(walls.size() / 2))
                .reference("50 virtual threads that sleep 20 ms: %.1f ms", sleepers()));
    }

    /// From the first to the second request of the model, in milliseconds.
    private static double wall(ThreadStore store) {
        var at = new long[2];
        var model = InstantModel.ofParallelCalls(CALLS, round -> at[round] = System.nanoTime());
        var bench = Bench.of(model, Lookup.taking(TIME), store);
        VirtualThreads.run(() -> bench.run(new ThreadId("thread")));
        return (at[1] - at[0]) / 1e6;
    }

    private static double sleepers() {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            least = Math.min(least, Cost.of(ToolFigures::sleepAll).wall() / 1e6);
        }
        return least;
    }

    private static void sleepAll() {
        var threads = java.util.stream.IntStream.range(0, CALLS)
                .mapToObj(_ -> Thread.ofVirtual().start(ToolFigures::sleep))
                .toList();
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void sleep() {
        try {
            Thread.sleep(TIME);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
