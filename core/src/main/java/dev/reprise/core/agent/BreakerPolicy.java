package dev.reprise.core.agent;

import java.time.Duration;

/// When something that fails again and again is left alone, and for how long.
///
/// @param failures in a row after which it is left alone; at least 1
/// @param pause until a single call tries whether it works again
public record BreakerPolicy(int failures, Duration pause) {
    /// Five failures, half a minute.
    public static final BreakerPolicy DEFAULT = new BreakerPolicy(5, Duration.ofSeconds(30));

    public BreakerPolicy {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be at least 1, was " + failures);
        }
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("pause must be positive, was " + pause);
        }
    }
}
