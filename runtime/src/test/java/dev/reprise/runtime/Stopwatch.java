package dev.reprise.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Measures real time in pieces of ten milliseconds, each of which a busy machine makes as much
/// longer as it makes what is measured. On an idle one it is a plain stopwatch.
public final class Stopwatch {
    private static final Duration PIECE = Duration.ofMillis(10);
    private static final int MOST = 6_000;

    private final AtomicInteger pieces = new AtomicInteger();

    private Stopwatch() {}

    public static Stopwatch begin() {
        var watch = new Stopwatch();
        Thread.ofVirtual().name("stopwatch").start(watch::count);
        return watch;
    }

    private void count() {
        while (pieces.incrementAndGet() < MOST) {
            LockSupport.parkNanos(PIECE.toNanos());
        }
    }

    /// Since it began; it stops with that.
    public Duration elapsed() {
        return PIECE.multipliedBy(pieces.getAndSet(MOST));
    }
}
