package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The benchmarks still work; what they measure here says nothing.
class BenchmarksTest {
    private final Benchmarks benchmarks = new Benchmarks(Sampling.TINY);

    @Test
    void everyGroupMeasuresSomething() {
        var table =
                benchmarks.measure(
                        List.of(
                                "rounds", "growth", "tokens", "tools", "set", "edits", "replay",
                                "codec", "crowd"));

        assertThat(table.figures()).allSatisfy(figure -> assertThat(figure.measured()).isFinite());
        assertThat(table.toText())
                .contains("round, memory store: CPU", "10,000 runs: live heap a run");
    }
}
