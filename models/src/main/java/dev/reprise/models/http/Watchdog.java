package dev.reprise.models.http;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Notices when a call waits for too long. All watchdogs share one timer, which has no platform
/// thread.
///
/// Watching costs two volatile writes a read: the timer looks at them when the limit may be
/// reached, instead of being set anew each time.
final class Watchdog implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor TIMER = timer();
    private static final long RESTING = Long.MIN_VALUE;

    private final Watched watched;
    private final Object lock = new Object(); // guards look and closed
    private java.util.concurrent.@Nullable Future<?> look;
    private boolean closed;
    private volatile Duration limit;
    private volatile long waitingSince = RESTING;

    /// What is told.
    interface Watched {
        /// The limit has passed. Called once at most, from the timer: it must not block.
        void silent();
    }

    Watchdog(Watched watched, Duration limit) {
        this.watched = watched;
        this.limit = limit;
        lookIn(limit.toNanos());
    }

    void waits() {
        waitingSince = System.nanoTime();
    }

    void rests() {
        waitingSince = RESTING;
    }

    Duration limit() {
        return limit;
    }

    /// Sets another limit, also for a wait that has begun.
    void allow(Duration newLimit) {
        limit = newLimit;
        lookIn(newLimit.toNanos());
    }

    private void look() {
        var since = waitingSince;
        var left = limit.toNanos() - (since == RESTING ? 0 : System.nanoTime() - since);
        if (left > 0) {
            lookIn(left);
        } else {
            watched.silent();
        }
    }

    private void lookIn(long nanos) {
        synchronized (lock) {
            if (look != null) {
                look.cancel(false);
            }
            look = closed ? null : TIMER.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (look != null) {
                look.cancel(false);
            }
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofVirtual().name("model-watchdog").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
