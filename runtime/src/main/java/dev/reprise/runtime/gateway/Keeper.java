package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import dev.reprise.runtime.lease.Leases;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Does what has to be done for runs every few seconds, on a thread of its own, for as long as
/// there is anything to do, and in between what is due sooner. However often that is, the next
/// round does not come later for it.
final class Keeper {
    private static final System.Logger LOG = System.getLogger(Keeper.class.getName());

    private final Cancellation closed;
    private final InstantSource clock;
    private final BooleanSupplier isNeeded;
    private final Due due;
    private final Runnable work;
    private final Semaphore changes = new Semaphore(0); // what is due may be so sooner
    private final AtomicBoolean works = new AtomicBoolean();

    /// What has to be done besides.
    ///
    /// @param at when, in milliseconds since the epoch
    /// @param work is part of a round as well
    record Due(LongSupplier at, Runnable work) {}

    Keeper(
            Cancellation closed,
            InstantSource clock,
            BooleanSupplier isNeeded,
            Due due,
            Runnable work) {
        this.closed = closed;
        this.clock = clock;
        this.isNeeded = isNeeded;
        this.due = due;
        this.work = work;
    }

    /// Begins, unless it has begun and not ended since.
    void begin() {
        if (!works.get() && works.compareAndSet(false, true)) {
            long now = clock.millis();
            Thread.ofVirtual().name("keep runs").start(() -> run(now));
        }
    }

    /// As [#begin()]; what is due may be so sooner than before.
    void beginSooner() {
        changes.release();
        begin();
    }

    private void run(long begin) {
        try (var _ = closed.onCancel(changes::release)) {
            long last = begin;
            while (!closed.isCancelled()) {
                boolean isEarly = changes.tryAcquire(pause(last), TimeUnit.MILLISECONDS);
                changes.drainPermits();
                if (closed.isCancelled()) {
                    return;
                }
                boolean isRound = !isEarly || isTime(last);
                if (!isRound && !isDue()) {
                    continue;
                }
                if (!isNeeded.getAsBoolean()) {
                    works.set(false);
                    if (!isNeeded.getAsBoolean() || !works.compareAndSet(false, true)) {
                        return; // nobody came meanwhile, or somebody who began anew
                    }
                }
                if (isRound) {
                    last = clock.millis();
                }
                tryTo(isRound ? work : due.work());
            }
        } catch (InterruptedException e) { // nobody does
            Thread.currentThread().interrupt();
        }
    }

    private long pause(long last) {
        long most = Leases.RENEWAL.toMillis();
        return Math.clamp(
                Math.max(0, Math.min(due.at().getAsLong(), last + most)) - clock.millis(), 0, most);
    }

    /// A clock that was put back tells nothing of how much time has passed, so it is time then,
    /// too.
    private boolean isTime(long last) {
        return Math.abs(clock.millis() - last) >= Leases.RENEWAL.toMillis();
    }

    private boolean isDue() {
        return clock.millis() >= due.at().getAsLong();
    }

    private static void tryTo(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) { // the next time may be better
            LOG.log(System.Logger.Level.WARNING, "runs could not be looked after", e);
        }
    }
}
