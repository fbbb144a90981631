package dev.reprise.runtime.mailbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Does what has to be done from time to time, when the clock says so, on a thread of its own.
final class Rounds {
    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

    private final InstantSource clock;
    private final Round[] rounds;
    private final LongSupplier alarm;
    private final Runnable onAlarm;
    private final ReentrantLock lock = new ReentrantLock(); // guards what is below
    private final Condition changed = lock.newCondition();
    private boolean begun;
    private boolean ended;
    private boolean sooner;

    /// Something to be done again and again.
    static final class Round {
        private final Duration every;
        private final Runnable work;
        private long next;

        /// @param first milliseconds since the epoch
        Round(Duration every, long first, Runnable work) {
            this.every = every;
            this.next = first;
            this.work = work;
        }
    }

    /// @param alarm when something else is due, in milliseconds since the epoch
    /// @param onAlarm does that
    Rounds(InstantSource clock, LongSupplier alarm, Runnable onAlarm, Round... rounds) {
        this.clock = clock;
        this.alarm = alarm;
        this.onAlarm = onAlarm;
        this.rounds = rounds.clone();
    }

    /// Begins, unless it has.
    void begin() {
        lock.lock();
        try {
            if (!begun && !ended) {
                begun = true;
                Thread.ofVirtual().name("mailbox rounds").start(this::goOn);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Something may be due sooner than before.
    void wake() {
        lock.lock();
        try {
            sooner = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void goOn() {
        try {
            while (isAwaited(tick())) {
                // the next round
            }
        } catch (InterruptedException e) { // nobody does
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until then, or until something may be due sooner.
    ///
    /// @return false when it is over
    private boolean isAwaited(long then) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(Math.max(0, then - clock.millis()));
            while (!ended && !sooner && left > 0) {
                left = changed.awaitNanos(left);
            }
            sooner = false;
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /// Does what is due.
    ///
    /// @return when something is due next
    synchronized long tick() {
        long now = clock.millis();
        if (alarm.getAsLong() <= now) {
            attempt(onAlarm);
        }
        long next = alarm.getAsLong();
        for (var round : rounds) {
            if (round.next <= now) {
                round.next = now + round.every.toMillis();
                attempt(round.work);
            }
            next = Math.min(next, round.next);
        }
        return next;
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) { // the next time may be better
            LOG.log(System.Logger.Level.WARNING, "mailboxes could not be looked after", e);
        }
    }
}
