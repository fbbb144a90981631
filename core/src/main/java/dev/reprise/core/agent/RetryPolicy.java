package dev.reprise.core.agent;

import java.time.Duration;

/// How failed model calls are tried again.
///
/// @param attemptsPerModel calls of one model in total, the first included; at least 1
/// @param firstDelay wait before the second call, doubled after every further failure
/// @param longestDelay upper bound of a single wait
/// @param jitterPercent each wait differs by up to so much of itself, 0 to 100
/// @param window waits that would end later than this after the first one are not begun
/// @param retryStreamStart whether a stream that did not start is tried again on the same model
/// @param streamRetries recoveries of broken streams in one run
/// @param fallbackThreshold broken streams of one model after which the next model is asked
/// @param streamRecovery what becomes of an answer that breaks off
public record RetryPolicy(
        int attemptsPerModel,
        Duration firstDelay,
        Duration longestDelay,
        int jitterPercent,
        Duration window,
        boolean retryStreamStart,
        int streamRetries,
        int fallbackThreshold,
        StreamRecovery streamRecovery) {
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(
                    2,
                    Duration.ofMillis(250),
                    Duration.ofMillis(2000),
                    20,
                    Duration.ofSeconds(10),
                    true,
                    2,
                    2);

    public RetryPolicy {
        if (attemptsPerModel < 1) {
            throw new IllegalArgumentException(
                    "attemptsPerModel must be at least 1, was " + attemptsPerModel);
        }
        if (jitterPercent < 0 || jitterPercent > 100) {
            throw new IllegalArgumentException(
                    "jitterPercent must be 0 to 100, was " + jitterPercent);
        }
        if (firstDelay.isNegative() || longestDelay.isNegative() || window.isNegative()) {
            throw new IllegalArgumentException("delays and window must not be negative");
        }
        if (streamRetries < 0 || fallbackThreshold < 0) {
            throw new IllegalArgumentException(
                    "streamRetries and fallbackThreshold must not be negative");
        }
    }

    /// With answers that break off being continued.
    public RetryPolicy(
            int attemptsPerModel,
            Duration firstDelay,
            Duration longestDelay,
            int jitterPercent,
            Duration window,
            boolean retryStreamStart,
            int streamRetries,
            int fallbackThreshold) {
        this(
                attemptsPerModel,
                firstDelay,
                longestDelay,
                jitterPercent,
                window,
                retryStreamStart,
                streamRetries,
                fallbackThreshold,
                StreamRecovery.CONTINUE);
    }

    /// One attempt a model, nothing tried again.
    public static RetryPolicy once() {
        return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, false, 0, 0)
                .withStreamRecovery(StreamRecovery.OFF);
    }

    public RetryPolicy withStreamRecovery(StreamRecovery recovery) {
        return new RetryPolicy(
                attemptsPerModel,
                firstDelay,
                longestDelay,
                jitterPercent,
                window,
                retryStreamStart,
                streamRetries,
                fallbackThreshold,
                recovery);
    }

    /// Wait after an attempt failed, before jitter.
    ///
    /// @param attempt number of the attempt that failed, from 1
    public Duration delay(int attempt) {
        var cap = longestDelay.compareTo(firstDelay) > 0 ? longestDelay : firstDelay;
        var grown = firstDelay.multipliedBy(1L << Math.min(attempt - 1, 30));
        return grown.compareTo(cap) > 0 ? cap : grown;
    }

    /// The wait with jitter, never longer than the longest.
    ///
    /// @param random from 0 (inclusive) to 1 (exclusive)
    public Duration delay(int attempt, double random) {
        var base = delay(attempt);
        var cap = longestDelay.compareTo(firstDelay) > 0 ? longestDelay : firstDelay;
        double factor = 1 + (2 * random - 1) * jitterPercent / 100.0;
        var jittered = Duration.ofNanos(Math.round(base.toNanos() * factor));
        return jittered.compareTo(cap) > 0 ? cap : jittered;
    }
}
