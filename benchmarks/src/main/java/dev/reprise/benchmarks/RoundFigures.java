package dev.reprise.benchmarks;

import dev.reprise.core.ThreadId;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.store.Durability;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import java.util.List;

/// What one round costs: the model is asked, says ten tokens, calls a tool that answers with 256 bytes.
///
/// The share of a round in preparing and ending its run is included.
final class RoundFigures {
    private static final int TOKENS = 10;
    private static final double KIB = 1024;

    private final Sampling sampling;
    private final int rounds;

    RoundFigures(Sampling sampling) {
        this.sampling = sampling;
        rounds = sampling.amount(1_000, 10);
    }

    List<Figure> figures() {
        var memory = sampling.of(() -> cost(new MemoryThreadStore(), rounds));
        var files = sampling.of(() -> Stores.inFiles(Durability.OS, files0 -> cost(files0.store(), rounds)));
        double start = Machine.virtualThread();
        return List.of(
                cpu("round, memory store: CPU", memory, 6).reference("virtual thread: %.2f µs", start / 1000),
                bytes("round, memory store: allocated", memory, 8),
                cpu("round, file store os: CPU", files, 25).reference("virtual thread: %.2f µs", start / 1000),
                bytes("round, file store os: allocated", files, 16),
                forced());
    }

    private static Cost cost(ThreadStore store, int rounds) {
        var bench = Bench.of(InstantModel.ofRounds(TOKENS, rounds), Lookup.instant(), store);
        return Cost.of(() -> VirtualThreads.run(() -> bench.run(new ThreadId("thread")))).per(rounds);
    }

    private static Figure cpu(String name, List<Cost> costs, double bound) {
        var least = Cost.least(costs);
        var median = Cost.median(costs);
        return Figure.bounded(name, least.cpu() / 1000, "µs", bound)
                .detail("median %.2f µs, wall %.2f µs", median.cpu() / 1000, median.wall() / 1000);
    }

    private static Figure bytes(String name, List<Cost> costs, double bound) {
        return Figure.bounded(name, Cost.median(costs).bytes() / KIB, "KiB", bound);
    }

    private Figure forced() {
        int count = sampling.amount(200, 5);
        return Stores.inFiles(Durability.DISK, files -> {
            var store = (FileThreadStore) files.store();
            long before = store.syncs();
            var cost = cost(store, count);
            double syncs = (store.syncs() - before) / (double) count;
            return Figure.bounded("round, file store disk: fsyncs", syncs, "", 3)
                    .detail("wall %.2f ms", cost.wall() / 1e6);
        });
    }
}
