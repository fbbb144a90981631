package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Does what has to be done for runs every few seconds, on a thread of its own, for as long as
/// there is anything to do.
final class Keeper {
    private static final System.Logger LOG = System.getLogger(Keeper.class.getName());

    private final Cancellation closed;
    private final BooleanSupplier isNeeded;
    private final LongSupplier due;
    private final Runnable work;
    private final Semaphore changes = new Semaphore(0); // what is due may be so sooner
    private final AtomicBoolean works = new AtomicBoolean();

    /// @param due in how many milliseconds there is something to do at the latest
    Keeper(Cancellation closed, BooleanSupplier isNeeded, LongSupplier due, Runnable work) {
        this.closed = closed;
        this.isNeeded = isNeeded;
        this.due = due;
        this.work = work;
    }

    /// Begins, unless it has begun and not ended since.
    void begin() {
        if (!works.get() && works.compareAndSet(false, true)) {
            Thread.ofVirtual().name("keep runs").start(this::run);
        }
    }

    /// As [#begin()]; what is due may be so sooner than before.
    void beginSooner() {
        changes.release();
        begin();
    }

    private void run() {
        try (var _ = closed.onCancel(changes::release)) {
            while (!closed.isCancelled()) {
                boolean isEarly = changes.tryAcquire(pause(), TimeUnit.MILLISECONDS);
                changes.drainPermits();
                if (closed.isCancelled()) {
                    return;
                }
                if (isEarly) {
                    continue;
                }
                if (!isNeeded.getAsBoolean()) {
                    works.set(false);
                    if (!isNeeded.getAsBoolean() || !works.compareAndSet(false, true)) {
                        return; // nobody came meanwhile, or somebody who began anew
                    }
                }
                tryToWork();
            }
        } catch (InterruptedException e) { // nobody does
            Thread.currentThread().interrupt();
        }
    }

    private long pause() {
        return Math.clamp(due.getAsLong(), 0, Leases.RENEWAL.toMillis());
    }

    private void tryToWork() {
        try {
            work.run();
        } catch (RuntimeException e) { // the next time may be better
            LOG.log(System.Logger.Level.WARNING, "runs could not be looked after", e);
        }
    }
}
