package dev.reprise.runtime.store;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Forces one file to the disk for many at once: whoever comes while the disk is busy shares the
/// next round. Everything is called with the lock of the file held.
final class GroupCommit {
    private final ReentrantLock lock;
    private final Condition changed;
    private final Syncs syncs;
    private long forced;
    private long acknowledged;
    private long failures;
    private boolean forcing;

    GroupCommit(ReentrantLock lock, Syncs syncs) {
        this.lock = lock;
        this.syncs = syncs;
        changed = lock.newCondition();
    }

    /// How far the file has to be forced, and since when that is waited for.
    record Ticket(long upTo, long failures) {}

    /// The file, opened when it is needed.
    interface Opener {
        Disk.LogFile open() throws IOException;
    }

    Ticket ticket(long upTo) {
        return new Ticket(upTo, failures);
    }

    /// Everything up to here was there before.
    void restart(long end) {
        acknowledged = end;
        forced = 0;
    }

    /// Somebody was told that everything up to here stands.
    void acknowledge(long upTo) {
        acknowledged = Math.max(acknowledged, upTo);
    }

    long acknowledged() {
        return acknowledged;
    }

    boolean isForcing() {
        return forcing;
    }

    /// Returns when the file is not being forced and is not busy otherwise; [#signal] says that it
    /// may be so.
    void awaitQuiet(BooleanSupplier busy) {
        while (forcing || busy.getAsBoolean()) {
            changed.awaitUninterruptibly();
        }
    }

    void signal() {
        changed.signalAll();
    }

    /// Returns when the file is forced as far as the ticket says.
    ///
    /// @param end how far the file is written now
    /// @throws IOException when it could not be; nobody may try again with the same file
    void await(Ticket ticket, Opener opener, LongSupplier end) throws IOException {
        while (forced < ticket.upTo || failures != ticket.failures) {
            if (failures != ticket.failures) {
                throw new IOException("the log could not be forced to the disk");
            }
            if (forcing) {
                changed.awaitUninterruptibly();
            } else {
                forced = force(opener.open(), end.getAsLong());
            }
        }
        acknowledge(ticket.upTo);
    }

    private long force(Disk.LogFile file, long upTo) throws IOException {
        forcing = true;
        lock.unlock();
        try {
            syncs.force(file);
        } finally {
            lock.lock();
            forcing = false;
            changed.signalAll();
        }
        return upTo;
    }

    /// Notes a failure once for all who waited for it.
    ///
    /// @return whether this is the first to say so
    boolean fail(Ticket ticket) {
        if (failures != ticket.failures) {
            return false;
        }
        failures++;
        changed.signalAll();
        return true;
    }
}
