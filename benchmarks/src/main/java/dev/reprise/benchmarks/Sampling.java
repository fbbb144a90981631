package dev.reprise.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// How often something is measured.
///
/// @param warmUp how much CPU time repeating it takes first, so that the JIT has compiled what
///   matters however busy the machine is
/// @param samples how often it is measured then
/// @param scale multiplies the amount of work of one sample; 1 is the full amount
record Sampling(Duration warmUp, int samples, double scale) {
    static final Sampling FULL = new Sampling(Duration.ofSeconds(10), 25, 1);

    /// So little that only mistakes show, not costs.
    static final Sampling TINY = new Sampling(Duration.ZERO, 1, 0.01);

    /// The one of these names: `full` or `tiny`.
    static Sampling named(String name) {
        return switch (name) {
            case "full" -> FULL;
            case "tiny" -> TINY;
            default -> throw new IllegalArgumentException(name + " is neither full nor tiny");
        };
    }

    /// Repeats the work, and keeps what the later times said.
    <T> List<T> of(Supplier<T> work) {
        for (long end = ProcessCpu.nanos() + warmUp.toNanos(); ProcessCpu.nanos() < end; ) {
            var _ = work.get();
        }
        var results = new ArrayList<T>(samples);
        for (int i = 0; i < samples; i++) {
            results.add(work.get());
        }
        return results;
    }

    /// So much of the work, at least this much.
    int amount(int full, int least) {
        return Math.max(least, (int) (full * scale));
    }
}
