package dev.reprise.runtime.fault;

import dev.reprise.core.agent.BreakerPolicy;
import java.time.Duration;

/// How failed tool calls are tried again, and how long each attempt may take.
///
/// @param attempts in total, the first included; at least 1
/// @param firstDelay longest wait before the second attempt, doubled after every further failure;
///   each wait is a random part of it
/// @param longestDelay upper bound of a single wait, also where a service wants to be left alone
///   for longer
/// @param timeout of one attempt
/// @param breaker when a tool is left alone
public record ToolFaultPolicy(
        int attempts,
        Duration firstDelay,
        Duration longestDelay,
        Duration timeout,
        BreakerPolicy breaker) {
    /// Four attempts of 30 seconds, waits of one to 30 seconds.
    public static final ToolFaultPolicy DEFAULT =
            new ToolFaultPolicy(
                    4,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    BreakerPolicy.DEFAULT);

    public ToolFaultPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
        if (firstDelay.isNegative() || longestDelay.isNegative()) {
            throw new IllegalArgumentException("delays must not be negative");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout must be positive, was " + timeout);
        }
    }

    public ToolFaultPolicy withAttempts(int number) {
        return new ToolFaultPolicy(number, firstDelay, longestDelay, timeout, breaker);
    }

    public ToolFaultPolicy withTimeout(Duration time) {
        return new ToolFaultPolicy(attempts, firstDelay, longestDelay, time, breaker);
    }

    public ToolFaultPolicy withBreaker(BreakerPolicy policy) {
        return new ToolFaultPolicy(attempts, firstDelay, longestDelay, timeout, policy);
    }

    /// The wait after an attempt failed.
    ///
    /// @param attempt number of the attempt that failed, from 1
    /// @param random from 0 (inclusive) to 1 (exclusive)
    Duration delay(int attempt, double random) {
        var grown = firstDelay.multipliedBy(1L << Math.min(attempt - 1, 30));
        var bound = grown.compareTo(longestDelay) > 0 ? longestDelay : grown;
        return Duration.ofNanos((long) (bound.toNanos() * random));
    }
}
