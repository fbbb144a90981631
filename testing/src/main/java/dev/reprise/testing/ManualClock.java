package dev.reprise.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until it is moved. May be shared by any number of threads.
public final class ManualClock implements InstantSource {
    /// Where every clock starts, in milliseconds since the epoch.
    public static final long START = 1_700_000_000_000L;

    private final AtomicLong now = new AtomicLong(START);

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now.get());
    }

    @Override
    public long millis() {
        return now.get();
    }

    public void advance(Duration by) {
        now.addAndGet(by.toMillis());
    }
}
