package dev.reprise.testing.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Plays one run of an agent again and again in processes of its own, kills them at random instants
/// as `kill -9` does, and compares what it comes to with the run that nothing happened to. Slower
/// than a [CrashFuzzer] by far, and closer to what happens: nothing has a chance to tidy up.
///
/// ```java
/// var fuzzer = new KillFuzzer(new MyAgent(), Launcher.of(MyAgent.class), directory);
/// fuzzer.check(seed);
/// ```
///
/// The answers of a person are given as soon as the agent has them, also while its run goes on.
public final class KillFuzzer {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KillableAgent agent;
    private final Launcher launcher;
    private final Path directory;
    private final CrashOutcome expected;
    private final int lines;
    private int played;

    /// Plays the run once and lets it live.
    ///
    /// @param launcher starts processes that [live][MortalProcess#live]
    /// @param directory for stores, which are removed unless something is wrong with them
    public KillFuzzer(KillableAgent agent, Launcher launcher, Path directory) {
        this.agent = agent;
        this.launcher = launcher;
        this.directory = directory;
        var place = newPlace();
        lines = live(place);
        expected = MortalProcess.outcome(agent, place);
        remove(place);
    }

    /// What the run comes to when nothing happens to it.
    public CrashOutcome expected() {
        return expected;
    }

    /// Plays one schedule: one or two processes that are killed, and a last one that lives.
    ///
    /// @param seed says when they are killed, as far as that can be said: a process goes on for a
    ///   little while after the line at which it is killed
    /// @throws AssertionError when something was done twice, lost, or came out otherwise; the
    ///   message names seed and directory
    public void check(long seed) {
        var random = new Random(seed);
        var place = newPlace();
        for (int kills = random.nextInt(1, 3); kills > 0; kills--) {
            killSometime(place, random);
        }
        var difference = difference(place);
        if (!difference.isEmpty()) {
            throw new AssertionError(
                    "seed %d came to something else, see %s:%n%s"
                            .formatted(seed, place, difference));
        }
        remove(place);
    }

    private String difference(Path place) {
        try {
            live(place);
            return MortalProcess.outcome(agent, place).differenceTo(expected);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    private Path newPlace() {
        try {
            return Files.createDirectory(directory.resolve("schedule-" + played++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets a process live to its end.
    ///
    /// @return how many lines it said
    private int live(Path place) {
        try {
            var process = start(place);
            int count = 0;
            try (var output = process.inputReader()) {
                while (output.readLine() != null) {
                    count++;
                }
            }
            if (!process.waitFor(PATIENCE) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("the last process did not end well");
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// A process that has said all it had to say has ended by itself.
    private void killSometime(Path place, RandomGenerator random) {
        try {
            int last = random.nextInt(lines);
            long nanos = random.nextLong(TimeUnit.MILLISECONDS.toNanos(2));
            var process = start(place);
            try (var output = process.inputReader()) {
                for (int i = 0; i < last && output.readLine() != null; i++) {}
                process.waitFor(nanos, TimeUnit.NANOSECONDS);
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Process start(Path place) throws IOException {
        return launcher.command(place).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }

    private static void remove(Path place) {
        try (var paths = Files.walk(place)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
