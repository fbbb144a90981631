package dev.reprise.runtime.time;

import dev.reprise.core.AlarmClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Something that happens once, and for which threads wait no longer than they say.
public final class Awaited {
    private final ReentrantLock lock = new ReentrantLock(); // guards happened
    private final Condition changed = lock.newCondition();
    private boolean happened;

    /// Lets all go on that wait.
    public void happen() {
        lock.lock();
        try {
            happened = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for it.
    ///
    /// @return whether it has happened
    public boolean within(Duration longest, InstantSource clock) throws InterruptedException {
        return clock instanceof AlarmClock alarms
                ? before(alarms.instant().plus(longest), alarms)
                : within(longest.toNanos());
    }

    private boolean before(Instant end, AlarmClock alarms) throws InterruptedException {
        try (var _ = alarms.at(end, this::look)) {
            lock.lockInterruptibly();
            try {
                while (!happened && alarms.instant().isBefore(end)) {
                    changed.await();
                }
                return happened;
            } finally {
                lock.unlock();
            }
        }
    }

    /// The clock has moved.
    private void look() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean within(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (long left = nanos; !happened && left > 0; ) {
                left = changed.awaitNanos(left);
            }
            return happened;
        } finally {
            lock.unlock();
        }
    }
}
