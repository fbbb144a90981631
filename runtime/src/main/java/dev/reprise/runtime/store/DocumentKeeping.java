package dev.reprise.runtime.store;

import dev.reprise.core.ThreadId;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The document of one thread: when it is due and who writes it.
final class DocumentKeeping {
    /// A log that grows beyond this gets a document before its run ends.
    private static final long LARGE = 1 << 20;

    private final ThreadId thread;
    private final StoreContext store;
    private final ReentrantLock lock; // that of the thread's file; guards what is below
    private final Runnable onWritten;
    private long covered;
    private boolean writing;

    /// @param onWritten called with the lock held
    DocumentKeeping(ThreadId thread, StoreContext store, ReentrantLock lock, Runnable onWritten) {
        this.thread = thread;
        this.store = store;
        this.lock = lock;
        this.onWritten = onWritten;
    }

    /// A document that has to be written or given up.
    ///
    /// @param atOnce whether the caller waits for it: a first and small one is there when the first
    ///   run has ended, also in a program that ends then
    record Due(ThreadDocument document, boolean atOnce) {}

    /// Whether a document is on its way. With the lock held.
    boolean isWriting() {
        return writing;
    }

    /// How much of the log the document stands for that is there; 0 without one. With the lock
    /// held.
    void found(long length) {
        covered = length;
    }

    /// The document to be settled when an append is; null if none is due. With the lock held.
    ///
    /// @param run the record of the run that the append changed
    /// @param end where the log ends with it
    @Nullable Due after(
            Entry entry, @Nullable RunRecord run, ThreadFold fold, long end, LogMarks marks) {
        if (!isDue(entry, run, end)) {
            return null;
        }
        var due = new Due(ThreadDocument.of(fold, end, marks), covered == 0 && end < LARGE);
        writing = true;
        return due;
    }

    /// Only where the caller waits for the disk, because a document must not know more than the log
    /// that a failure leaves.
    private boolean isDue(Entry entry, @Nullable RunRecord run, long end) {
        boolean ended = run != null && run.status() != RunStatus.RUNNING;
        return !writing
                && Durability.mustBeForced(entry)
                && end >= 2 * Math.max(covered, ended ? 0 : LARGE);
    }

    /// Writes a document if its append stands. Without the lock: a document is as long as its
    /// thread, so that it is written beside what goes on.
    void settle(Due due, boolean kept) {
        var document = due.document();
        boolean begun = false;
        try {
            if (kept && due.atOnce()) {
                begun = true;
                write(document);
            } else if (kept) {
                Thread.ofVirtual().name("document of " + thread).start(() -> write(document));
                begun = true;
            }
        } finally {
            if (!begun) {
                end(document, false);
            }
        }
    }

    private void write(ThreadDocument document) {
        boolean written = false;
        try {
            written = store.write(document);
        } finally {
            end(document, written);
        }
    }

    private void end(ThreadDocument document, boolean written) {
        lock.lock();
        try {
            writing = false;
            if (written) {
                covered = Objects.requireNonNull(document.covered()).offset();
            }
            onWritten.run();
        } finally {
            lock.unlock();
        }
    }
}
