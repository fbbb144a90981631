package dev.reprise.testing.model;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ModelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A place where a scripted reply stops until the test opens it or the call is cancelled.
///
/// No wait at a gate is longer than [#PATIENCE]: a test that forgets to open one fails instead of
/// hanging.
public final class Gate {
    /// How long either side waits for the other.
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Object lock = new Object(); // guards reached and open
    private boolean reached;
    private boolean open;

    /// Lets the reply go on, and every later one that comes by.
    public void open() {
        synchronized (lock) {
            open = true;
            lock.notifyAll();
        }
    }

    /// Waits until a reply has come this far.
    ///
    /// @throws AssertionError when none does
    public void awaitReached() {
        synchronized (lock) {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!reached) {
                if (!waitUntil(deadline)) {
                    throw new AssertionError("no reply reached the gate within " + PATIENCE);
                }
            }
        }
    }

    /// Waits until the gate is open.
    ///
    /// @throws ModelException `Cancelled`, as soon as the call is
    void pass(Cancellation cancellation) {
        if (!passWithin(PATIENCE, cancellation)) {
            throw new AssertionError("the gate was not opened within " + PATIENCE);
        }
    }

    /// Waits for a time that only a cancellation shortens.
    static void pause(Duration time, Cancellation cancellation) {
        new Gate().passWithin(time, cancellation);
    }

    /// Throws when the call is cancelled.
    ///
    /// @throws ModelException `Cancelled`
    public static void refuseCancelled(Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            throw ModelException.cancelled(cancellation.reason());
        }
    }

    /// @return whether it was opened in time
    private boolean passWithin(Duration limit, Cancellation cancellation) {
        try (var _ = cancellation.onCancel(this::wake)) {
            synchronized (lock) {
                reached = true;
                lock.notifyAll();
                var deadline = System.nanoTime() + limit.toNanos();
                while (!open && !cancellation.isCancelled()) {
                    if (!waitUntil(deadline)) {
                        return false;
                    }
                }
            }
        }
        refuseCancelled(cancellation);
        return true;
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /// @return whether there is time left
    private boolean waitUntil(long deadline) {
        var left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, 1_000_000));
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ModelException.cancelled("interrupted");
        }
    }
}
