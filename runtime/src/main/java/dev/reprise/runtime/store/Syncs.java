package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// Forces the files of one store to the disk, a bounded number at once in the process, and counts.
final class Syncs {
    /// Blocked writes to the disk add carrier threads; more than these would not make it faster.
    private static final Semaphore AT_ONCE = new Semaphore(16);

    private final LongAdder done = new LongAdder();

    void force(Disk.LogFile file) throws IOException {
        inTurn(file::sync);
    }

    void force(Path folder, Disk disk) throws IOException {
        inTurn(() -> disk.force(folder));
    }

    private void inTurn(Forcing forcing) throws IOException {
        AT_ONCE.acquireUninterruptibly();
        try {
            done.increment();
            forcing.run();
        } finally {
            AT_ONCE.release();
        }
    }

    /// What may block for the disk.
    private interface Forcing {
        void run() throws IOException;
    }

    /// How many there were.
    long count() {
        return done.sum();
    }
}
