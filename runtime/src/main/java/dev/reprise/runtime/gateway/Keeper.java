package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Does what has to be done for runs every few seconds, on a thread of its own, for as long as
/// there is anything to do.
final class Keeper {
    private static final System.Logger LOG = System.getLogger(Keeper.class.getName());

    private final Cancellation closed;
    private final BooleanSupplier isNeeded;
    private final Runnable work;
    private final AtomicBoolean works = new AtomicBoolean();

    Keeper(Cancellation closed, BooleanSupplier isNeeded, Runnable work) {
        this.closed = closed;
        this.isNeeded = isNeeded;
        this.work = work;
    }

    /// Begins, unless it has begun and not ended since.
    void begin() {
        if (!works.get() && works.compareAndSet(false, true)) {
            Thread.ofVirtual().name("keep runs").start(this::run);
        }
    }

    private void run() {
        var over = new CountDownLatch(1);
        try (var _ = closed.onCancel(over::countDown)) {
            while (!over.await(Leases.RENEWAL.toMillis(), TimeUnit.MILLISECONDS)) {
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

    private void tryToWork() {
        try {
            work.run();
        } catch (RuntimeException e) { // the next time may be better
            LOG.log(System.Logger.Level.WARNING, "runs could not be looked after", e);
        }
    }
}
