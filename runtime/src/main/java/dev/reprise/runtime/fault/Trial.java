package dev.reprise.runtime.fault;

import dev.reprise.core.Cancellation;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.runtime.time.Awaited;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The work of one attempt, on a thread of its own.
final class Trial {
    private final Object lock = new Object(); // guards late
    private final Awaited over = new Awaited();
    private final FutureTask<ToolExecutionEffect> work;
    private final Thread thread;
    private @Nullable Consumer<ToolExecutionEffect> late;

    private Trial(String name, Callable<ToolExecutionEffect> code) {
        work =
                new FutureTask<>(code) {
                    @Override
                    protected void done() {
                        ended();
                    }
                };
        thread = Thread.ofVirtual().name(name).unstarted(work);
    }

    static Trial start(String name, Callable<ToolExecutionEffect> code) {
        var trial = new Trial(name, code);
        trial.thread.start();
        return trial;
    }

    /// Waits for the work.
    ///
    /// @throws TimeoutException when it takes longer; it goes on then
    ToolExecutionEffect await(Duration longest, InstantSource clock)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!over.within(longest, clock)) {
            throw new TimeoutException();
        }
        return work.get();
    }

    /// Waits for as long as the work takes; interrupts reach the work and do not end the wait.
    ToolExecutionEffect awaitEnd() throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Nobody waits for the work any more.
    ///
    /// @param kept takes what it comes to all the same, on its own thread
    /// @return false when it has ended by now
    boolean giveUp(Consumer<ToolExecutionEffect> kept) {
        synchronized (lock) {
            if (work.isDone()) {
                return false;
            }
            late = kept;
            return true;
        }
    }

    private void ended() {
        over.happen();
        Consumer<ToolExecutionEffect> kept;
        synchronized (lock) {
            kept = late;
        }
        if (kept != null && work.state() == FutureTask.State.SUCCESS) {
            kept.accept(work.resultNow());
        }
    }

    /// Tells the work to stop. Its hooks are foreign code as well, so they get a thread of their
    /// own, and nobody waits for them.
    void stop(Cancellation cancellation) {
        Thread.ofVirtual()
                .name("stop " + thread.getName())
                .start(() -> {
                    try {
                        cancellation.cancel("given up");
                    } finally {
                        thread.interrupt();
                    }
                });
    }

    /// Waits a moment for work that was told to stop.
    ///
    /// @return whether it has
    boolean isOverWithin(Duration longest) throws InterruptedException {
        return thread.join(longest);
    }
}
