package dev.reprise.benchmarks;

import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.runtime.store.MemoryThreadStore;
import java.util.List;
import java.util.function.Consumer;

/// What a token costs on its way from the model to a reader of the run.
///
/// One answer of many tokens, from the model's thread to the run's own and on to the reader; the memory
/// store keeps every event.
final class TokenFigures {
    private final Sampling sampling;
    private final int tokens;

    TokenFigures(Sampling sampling) {
        this.sampling = sampling;
        tokens = sampling.amount(100_000, 1_000);
    }

    List<Figure> figures() {
        var light = sampling.of(() -> cost(VirtualThreads::run));
        var heavy = sampling.of(() -> cost(Runnable::run));
        double start = Machine.virtualThread();
        return List.of(
                cpu("token to a virtual thread: CPU", light, 150).reference("virtual thread: %.0f ns", start),
                Figure.bounded("token to a virtual thread: allocated", Cost.median(light).bytes(), "B", 120),
                cpu("token to a platform thread: CPU", heavy, 500).reference("virtual thread: %.0f ns", start),
                Figure.printed("token to a platform thread: allocated", Cost.median(heavy).bytes(), "B"));
    }

    private Cost cost(Consumer<Runnable> on) {
        var bench = Bench.of(InstantModel.ofRounds(tokens, 0), Lookup.instant(), new MemoryThreadStore());
        return Cost.of(() -> on.accept(() -> read(bench))).per(tokens);
    }

    private void read(Bench bench) {
        int seen = 0;
        try (var run = bench.os().runStream(bench.request(new ThreadId("thread")))) {
            for (var event : run) {
                if (event instanceof AgentEvent.TextDelta) {
                    seen++;
                }
            }
        }
        if (seen != tokens) {
            throw new IllegalStateException("%d of %d tokens arrived".formatted(seen, tokens));
        }
    }

    private static Figure cpu(String name, List<Cost> costs, double bound) {
        var median = Cost.median(costs);
        return Figure.bounded(name, Cost.least(costs).cpu(), "ns", bound)
                .detail("median %.0f ns, wall %.0f ns", median.cpu(), median.wall());
    }
}
