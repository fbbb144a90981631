package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
                Figure.bounded("10,000 runs of 3 calls of 200 ms: wall", number(seen, "wall"), "ms", 900)
                        .detail("CPU %.0f ms", number(seen, "cpu"))
                        .reference("10,000 virtual threads sleeping so: %.0f ms", number(seen, "sleepers")),
                Figure.bounded("10,000 runs: live heap a run", heap, "KiB", 8),
                Figure.bounded("10,000 runs: peak resident memory", number(seen, "peak") / 1e6, "MB", 350)
                        .detail("heap committed %.0f MB", number(seen, "committed") / 1e6),
                Figure.bounded("10,000 runs: platform threads", number(seen, "threads"), "", 24)
                        .detail("%.0f of Java", number(seen, "java")));
    }

    private static double number(Properties seen, String name) {
        return Double.parseDouble(seen.getProperty(name));
    }

    private Properties crowd() {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(Crowd.OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Crowd.class.getName(), String.valueOf(runs)));
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var seen = new Properties();
            try (var out = process.inputReader()) {
                seen.load(out);
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the crowd ended with " + process.exitValue());
            }
            return seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a benchmark is not interrupted", e);
        }
    }
}
