package dev.reprise.runtime.store;

import dev.reprise.core.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Forces one file to the disk for many at once: whoever comes while the disk is busy shares the
/// next round. Everything is called with the lock of the file held.
///
/// The disk may take its time, so an append waits for it as long as the store is open; [#end] ends
/// all waits, when closing has waited long enough itself.
final class GroupCommit {
    private final ReentrantLock lock;
    private final Condition changed;
    private final Syncs syncs;
    private long forced;
    private long kept;
    private long failures;
    private int waiting;
    private int leaving;
    private boolean forcing;
    private boolean ended;

    /// @param kept how much of the file was there before
    GroupCommit(ReentrantLock lock, Syncs syncs, long kept) {
        this.lock = lock;
        this.syncs = syncs;
        this.kept = kept;
        changed = lock.newCondition();
    }

    /// The file, opened when it is needed.
    interface Opener {
        Disk.LogFile open() throws IOException;
    }

    /// What is kept of the file when forcing it fails: what was forced, and what was there before.
    long kept() {
        return kept;
    }

    /// The file was made, or read for the first time. Reading it again forces nothing.
    void begin(long end) {
        kept = kept == 0 ? end : Math.min(kept, end);
    }

    /// Whether nobody waits for the disk and the file can be let go.
    boolean isQuiet() {
        return !forcing && waiting == 0;
    }

    /// Waits until nobody waits for the disk and the file is not busy otherwise; [#signal] says
    /// that it may be so. Meanwhile nobody passes [#enter].
    ///
    /// @return false when that took longer than given
    boolean awaitQuiet(BooleanSupplier busy, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        leaving++;
        try {
            while (!isQuiet() || busy.getAsBoolean()) {
                if (!isSignalledBefore(end)) {
                    return false;
                }
            }
            return true;
        } finally {
            leaving--;
            changed.signalAll();
        }
    }

    /// An interrupt is kept and does not end the wait.
    private boolean isSignalledBefore(long end) {
        boolean interrupted = false;
        try {
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                try {
                    return changed.awaitNanos(left) > 0;
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Lets go whoever waits for the disk, though it has not answered.
    void end() {
        ended = true;
        changed.signalAll();
    }

    /// Lets those go first who wait for the file to become quiet.
    void enter() {
        while (leaving > 0) {
            changed.awaitUninterruptibly();
        }
    }

    void signal() {
        changed.signalAll();
    }

    /// Returns when the file is forced up to here.
    ///
    /// @param end how far the file is written now
    /// @return whether it is; false when somebody else was told that it cannot be
    /// @throws StoreException with `Closed` when the store was closed meanwhile
    /// @throws IOException when it could not be; nobody may try again with the same file
    boolean await(long upTo, Opener opener, LongSupplier end) throws IOException {
        long failuresBefore = failures;
        waiting++;
        try {
            while (failures == failuresBefore && forced < upTo) {
                if (ended) {
                    throw new StoreException(new StoreException.Reason.Closed());
                }
                if (forcing) {
                    changed.awaitUninterruptibly();
                } else {
                    force(opener, end.getAsLong());
                }
            }
            return failures == failuresBefore;
        } finally {
            waiting--;
            changed.signalAll();
        }
    }

    private void force(Opener opener, long upTo) throws IOException {
        forcing = true;
        boolean done = false;
        try {
            var file = opener.open();
            lock.unlock();
            try {
                syncs.force(file);
            } finally {
                lock.lock();
            }
            forced = upTo;
            kept = upTo;
            done = true;
        } finally {
            forcing = false;
            failures += done ? 0 : 1; // for all who wait
            changed.signalAll();
        }
    }
}
