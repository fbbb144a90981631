package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Forces the files of one store to the disk, a bounded number at once in the process, and counts.
final class Syncs {
    /// Blocked writes to the disk add carrier threads; more than these would not make it faster.
    private static final Semaphore AT_ONCE = new Semaphore(16);

    /// How often one who waits for a turn looks whether the store is still open.
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final LongAdder done = new LongAdder();
    private volatile boolean ended;

    void force(Disk.LogFile file) throws IOException {
        inTurn(file::sync);
    }

    void force(Path folder, Disk disk) throws IOException {
        inTurn(() -> disk.force(folder));
    }

    private void inTurn(Forcing forcing) throws IOException {
        awaitTurn();
        try {
            done.increment();
            forcing.run();
        } finally {
            AT_ONCE.release();
        }
    }

    /// Waits as long as the store is open; an interrupt is kept and does not end the wait.
    private void awaitTurn() throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (AT_ONCE.tryAcquire(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
                if (ended) {
                    throw new IOException("the store was closed before the disk was free");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Lets go whoever waits for a turn.
    void end() {
        ended = true;
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
