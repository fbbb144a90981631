package dev.reprise.benchmarks;

import java.util.List;
import java.util.Properties;

/// Many runs at once, in a JVM of their own, so that its memory and threads are theirs alone.
final class CrowdFigures {
    private final int runs;

    CrowdFigures(Sampling sampling) {
        runs = sampling.amount(10_000, 100);
    }

    List<Figure> figures() {
        var seen = crowd();
        double heap = number(seen, "live") / runs / 1024;
        return List.of(
                Figure.bounded(
                                "10,000 runs of 3 calls of 200 ms: wall",
                                number(seen, "wall"),
                                "ms",
                                900)
                        .detail("CPU %.0f ms", number(seen, "cpu"))
                        .reference(
                                "10,000 virtual threads sleeping so: %.0f ms",
                                number(seen, "sleepers")),
                Figure.bounded("10,000 runs: live heap a run", heap, "KiB", 8),
                Figure.bounded(
                                "10,000 runs: peak resident memory",
                                number(seen, "peak") / 1e6,
                                "MB",
                                350)
                        .detail("heap committed %.0f MB", number(seen, "committed") / 1e6),
                Figure.bounded("10,000 runs: platform threads", number(seen, "threads"), "", 24)
                        .detail("%.0f of Java", number(seen, "java")));
    }

    private static double number(Properties seen, String name) {
        return Double.parseDouble(seen.getProperty(name));
    }

    private Properties crowd() {
        var seen = new Properties();
        for (var line : Child.run(Crowd.OPTIONS, Crowd.class, String.valueOf(runs))) {
            var parts = line.split("=", 2);
            seen.setProperty(parts[0], parts[1]);
        }
        return seen;
    }
}
