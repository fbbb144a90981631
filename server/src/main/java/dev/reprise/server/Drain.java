package dev.reprise.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The requests being answered, and the end of a server's life.
///
/// Once it has begun, new requests are refused and open ones may go on for the grace period.
public final class Drain {
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(100);

    private final InstantSource clock;
    private final Duration grace;
    private final ReentrantLock lock = new ReentrantLock(); // guards open and end
    private final Condition left = lock.newCondition();
    private final Condition begun = lock.newCondition();
    private int open;
    private @Nullable Instant end;

    /// @param grace how long open requests may go on, not negative
    public Drain(InstantSource clock, Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, was " + grace);
        }
        this.clock = clock;
        this.grace = grace;
    }

    /// Refuses requests from now on.
    public void begin() {
        lock.lock();
        try {
            if (end == null) {
                end = clock.instant().plus(grace);
                begun.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean hasBegun() {
        lock.lock();
        try {
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a time, or until the end begins.
    ///
    /// @return whether it has begun
    boolean awaitBegin(Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lock();
        try {
            while (end == null && nanos > 0) {
                nanos = begun.awaitNanos(nanos);
            }
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    /// Counts a request; to be followed by [#leave()].
    ///
    /// @return false when it must be refused, and is not counted
    boolean enter() {
        lock.lock();
        try {
            if (end != null) {
                return false;
            }
            open++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            open--;
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until no request is open.
    ///
    /// @return whether that came true in time
    boolean awaitIdle(Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lock();
        try {
            while (open > 0 && nanos > 0) {
                nanos = left.awaitNanos(nanos);
            }
            return open == 0;
        } finally {
            lock.unlock();
        }
    }

    /// How long a stream may wait for something to send, so that it notices the end in time.
    ///
    /// @return zero when it must end now
    Duration patience(Duration wanted) {
        lock.lock();
        try {
            var remaining =
                    end == null
                            ? max(grace, SHORTEST_PATIENCE)
                            : Duration.between(clock.instant(), end);
            return remaining.isNegative() ? Duration.ZERO : min(wanted, remaining);
        } finally {
            lock.unlock();
        }
    }

    Duration grace() {
        return grace;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
