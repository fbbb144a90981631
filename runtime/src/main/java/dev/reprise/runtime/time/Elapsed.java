package dev.reprise.runtime.time;

import dev.reprise.core.AlarmClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// How long something has been going on.
public final class Elapsed {
    private final InstantSource clock;
    private final long began;

    private Elapsed(InstantSource clock) {
        this.clock = clock;
        this.began = nanos(clock);
    }

    /// Begins now.
    public static Elapsed by(InstantSource clock) {
        return new Elapsed(clock);
    }

    /// The time since then.
    public Duration time() {
        return Duration.ofNanos(nanos(clock) - began);
    }

    private static long nanos(InstantSource clock) {
        return clock instanceof AlarmClock
                ? ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant())
                : System.nanoTime();
    }
}
