package dev.reprise.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that runs to its end.
///
/// @param code its exit code; 127 when there is no such program, 124 when it took too long
/// @param output what it said, errors included
record Command(int code, String output) {
    private static final int MISSING = 127;
    private static final int TOO_LONG = 124;

    /// Runs a program and waits for it, no longer than given.
    static Command run(
            Path directory, Map<String, String> environment, Duration limit, List<String> words) {
        try {
            var said = Files.createTempFile("command", ".log");
            try {
                return run(directory, environment, limit, words, said);
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Command run(
            Path directory,
            Map<String, String> environment,
            Duration limit,
            List<String> words,
            Path said)
            throws IOException {
        var builder =
                new ProcessBuilder(words)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        int code;
        try {
            code = await(builder.start(), limit);
        } catch (IOException e) {
            return new Command(MISSING, String.valueOf(e.getMessage()));
        }
        return new Command(code, Files.readString(said));
    }

    private static int await(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? process.exitValue()
                    : TOO_LONG;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return TOO_LONG;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
