package dev.reprise.runtime.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Room for so many open files. Whoever finds none waits until somebody is done with one.
final class FileRoom {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /// How long one looks away: a file may have become idle without anybody saying so.
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final int most;
    private final Semaphore left;
    private final AtomicInteger waiting = new AtomicInteger();

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

    /// Takes room for one file, to be given back. An interrupt is kept and does not end the wait.
    ///
    /// @param makeRoom closes files that nobody uses
    /// @throws IOException when there is none for a long time
    void take(Runnable makeRoom) throws IOException {
        if (left.tryAcquire()) {
            return;
        }
        long end = System.nanoTime() + LONGEST.toNanos();
        boolean interrupted = false;
        waiting.incrementAndGet();
        try {
            while (System.nanoTime() < end) {
                makeRoom.run();
                try {
                    if (left.tryAcquire(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            throw new IOException("%d files are in use".formatted(most));
        } finally {
            waiting.decrementAndGet();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void giveBack() {
        left.release();
    }

    /// Whether somebody waits, so that a file that is not used any more is to be closed.
    boolean isWanted() {
        return waiting.get() > 0;
    }
}
