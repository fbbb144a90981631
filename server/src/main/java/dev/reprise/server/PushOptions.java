package dev.reprise.server;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How news of tasks are sent to those who want them.
///
/// @param directory where it is kept what is to be sent; absent keeps it in memory
/// @param privateTargets whether they may go to this machine and to private networks
/// @param attempts how often one is tried before no more are sent there
/// @param firstDelay wait before the second attempt, doubled from then on
/// @param longestDelay upper bound of a wait
public record PushOptions(
        @Nullable Path directory,
        boolean privateTargets,
        int attempts,
        Duration firstDelay,
        Duration longestDelay) {
    public static final PushOptions DEFAULT =
            new PushOptions(null, false, 8, Duration.ofSeconds(1), Duration.ofMinutes(1));

    public PushOptions {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
        if (firstDelay.isNegative() || firstDelay.compareTo(longestDelay) > 0) {
            throw new IllegalArgumentException(
                    "firstDelay must be zero to longestDelay, was " + firstDelay);
        }
    }

    public PushOptions withDirectory(@Nullable Path newDirectory) {
        return new PushOptions(newDirectory, privateTargets, attempts, firstDelay, longestDelay);
    }

    public PushOptions withPrivateTargets(boolean allowed) {
        return new PushOptions(directory, allowed, attempts, firstDelay, longestDelay);
    }

    public PushOptions withAttempts(int most, Duration first, Duration longest) {
        return new PushOptions(directory, privateTargets, most, first, longest);
    }
}
