package dev.reprise.runtime.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Room for so many open files. Whoever finds none waits until somebody is done with one, or until
/// the store is closed.
final class FileRoom {
    /// How long one looks away: a file may have become idle without anybody saying so.
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final int most;
    private final Semaphore left;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable Long end; // of all waits, by System.nanoTime(); absent while open

    FileRoom(int most) {
        this.most = most;
        left = new Semaphore(most);
    }

    /// What opens files, and closes them again.
    @FunctionalInterface
    interface Use<T> {
        T run() throws IOException;
    }

    /// Does something that needs room for the time it takes.
    <T> T during(Use<T> use) throws IOException {
        take(() -> {});
        try {
            return use.run();
        } finally {
            giveBack();
        }
    }

    /// One looks for all who wait: many at once would find the same and be in each other's way.
    private void tryToMakeRoom(Runnable makeRoom) {
        if (looking.compareAndSet(false, true)) {
            try {
                makeRoom.run();
            } finally {
                looking.set(false);
            }
        }
    }

    /// Takes room for one file, to be given back. An interrupt is kept and does not end the wait.
    ///
    /// @param makeRoom closes files that nobody uses
    /// @throws IOException when there is none until the store is closed
    void take(Runnable makeRoom) throws IOException {
        if (left.tryAcquire()) {
            return;
        }
        boolean interrupted = false;
        waiting.incrementAndGet();
        try {
            while (!isOver()) {
                tryToMakeRoom(makeRoom);
                try {
                    if (left.tryAcquire(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            throw new IOException(
                    "the store was closed while %d files were in use".formatted(most));
        } finally {
            waiting.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isOver() {
        var known = end;
        return known != null && System.nanoTime() > known;
    }

    /// Ends all waits that take longer.
    void closeWithin(Duration longest) {
        end = System.nanoTime() + longest.toNanos();
    }

    void giveBack() {
        left.release();
    }

    /// Whether somebody waits, so that a file that is not used any more is to be closed.
    boolean isWanted() {
        return waiting.get() > 0;
    }
}
