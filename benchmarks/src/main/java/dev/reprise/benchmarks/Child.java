package dev.reprise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Programs of this module in JVMs of their own.
final class Child {
    /// Those of the launcher.
    static final List<String> OPTIONS =
            List.of("-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED");

    private Child() {}

    /// Runs a program to its end.
    ///
    /// @return what it printed
    /// @throws IllegalStateException when it fails
    static List<String> run(List<String> options, Class<?> main, String... args) {
        var name = main.getSimpleName();
        try {
            var process = start(options, main, args);
            List<String> lines;
            try (var out = process.inputReader()) {
                lines = out.lines().toList();
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "%s %s ended with %d"
                                .formatted(name, String.join(" ", args), process.exitValue()));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a benchmark is not interrupted", e);
        }
    }

    /// Starts a program that is read from, and perhaps killed.
    static Process start(List<String> options, Class<?> main, String... args) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        var root = System.getProperty("reprise.root");
        if (root != null) {
            command.add("-Dreprise.root=" + root);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
