package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;

/// Runs that wait for a person, in a file store: what they cost a process that opens it, after a
/// clean stop and after `kill -9`.
final class WaitingFigures {
    private final int runs;

    WaitingFigures(Sampling sampling) {
        runs = sampling.amount(100_000, 200);
    }

    List<Figure> figures() {
        try {
            var folder = Files.createTempDirectory("reprise-benchmark");
            try {
                var arguments = List.of(folder.toString(), String.valueOf(runs));
                var made = run("make", arguments);
                var clean = runAndKill(arguments);
                var killed = run("leave", arguments);
                require(number(made, "waiting") == runs, "all runs wait");
                require(number(clean, "waiting") == runs, "none is lost by a clean stop");
                require(number(killed, "threads") == runs, "none is lost by a kill");
                return figures(clean, killed);
            } finally {
                Stores.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    private List<Figure> figures(Properties clean, Properties killed) {
        var many = "%,d waiting runs: ".formatted(runs);
        return List.of(
                Figure.bounded(many + "heap", number(clean, "heap") / 1e6, "MB", 30)
                        .detail("after a kill %.1f MB", number(killed, "heap") / 1e6),
                millis(many + "ready after a clean stop", clean, "ready", 2_000),
                millis(many + "ready after kill -9", killed, "ready", 15_000),
                millis(many + "a page of waiting runs", clean, "list runs", 20),
                millis(many + "a page of threads", clean, "list threads", 20),
                millis(many + "the newest threads", clean, "list newest", 20),
                millis(many + "one resumed to its end", clean, "resume", 20),
                Figure.bounded(many + "open files, 700 resumed", number(clean, "files"), "", 512),
                Figure.bounded(many + "platform threads", number(clean, "platform"), "", 24));
    }

    private static Figure millis(String name, Properties seen, String value, double bound) {
        return Figure.bounded(name, number(seen, value), "ms", bound);
    }

    private static double number(Properties seen, String name) {
        return Double.parseDouble(seen.getProperty(name));
    }

    private static Properties run(String mode, List<String> arguments) {
        var seen = new Properties();
        for (var line :
                Child.run(
                        Waiting.OPTIONS,
                        Waiting.class,
                        mode,
                        arguments.getFirst(),
                        arguments.getLast())) {
            add(seen, line);
        }
        return seen;
    }

    private static void add(Properties seen, String line) {
        var parts = line.split("=", 2);
        seen.setProperty(parts[0], parts[1]);
    }

    /// Kills the process when it has said all it has to say.
    private static Properties runAndKill(List<String> arguments) throws IOException {
        var process =
                Child.start(
                        Waiting.OPTIONS,
                        Waiting.class,
                        "stay",
                        arguments.getFirst(),
                        arguments.getLast());
        var seen = new Properties();
        try (var out = process.inputReader()) {
            for (var line = out.readLine();
                    line != null && !seen.containsKey(Waiting.END);
                    line = seen.containsKey(Waiting.END) ? null : out.readLine()) {
                add(seen, line);
            }
        }
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a benchmark is not interrupted", e);
        }
        return seen;
    }
}
