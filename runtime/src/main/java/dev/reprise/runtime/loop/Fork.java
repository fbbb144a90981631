package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// A virtual thread that runs foreign code: a model call or a tool.
///
/// The only threads that are ever interrupted are these.
final class Fork {
    private static final System.Logger LOG = System.getLogger(Fork.class.getName());

    /// How long code that was told to stop is waited for.
    static final Duration GRACE = Duration.ofMillis(500);

    /// Foreign code.
    @FunctionalInterface
    interface Body<T> {
        T run(Cancellation cancellation) throws Exception;
    }

    /// Threads of this process that were told to stop and did not in time.
    private static final LongAdder LEFT_BEHIND = new LongAdder();

    private final Cancellation cancellation = new Cancellation();
    private final Thread thread;
    private final AtomicBoolean told = new AtomicBoolean();
    private final Cancellation.Registration tie;

    private <T> Fork(
            Cancellation run,
            String name,
            Body<T> body,
            Consumer<T> ended,
            Consumer<Throwable> failed) {
        thread = Thread.ofVirtual().name(name).unstarted(() -> run(run, body, ended, failed));
        tie = run.onCancel(() -> cancel(run.reason()));
    }

    /// Starts the code; exactly one of the two is told how it ended, on the new thread. In a run
    /// that is cancelled by then the code does not begin.
    ///
    /// @param run cancels the code as well, whatever the owner of the run is doing
    static <T> Fork start(
            Cancellation run,
            String name,
            Body<T> body,
            Consumer<T> ended,
            Consumer<Throwable> failed) {
        var fork = new Fork(run, name, body, ended, failed);
        fork.thread.start();
        return fork;
    }

    private <T> void run(
            Cancellation run, Body<T> body, Consumer<T> ended, Consumer<Throwable> failed) {
        T result;
        try {
            if (run.isCancelled()) {
                throw new LoopException("cancelled before it began: " + run.reason());
            }
            result = body.run(cancellation);
        } catch (Throwable e) { // foreign code ends here, whatever it throws
            failed.accept(e);
            return;
        } finally {
            tie.close();
        }
        ended.accept(result);
    }

    /// Stops all that still run and waits a moment for those that react.
    ///
    /// The others are counted, named in one warning and left alone; what they come to is not used
    /// any more.
    static void stop(List<Fork> forks, String reason) {
        var left = new ArrayList<>(forks);
        left.removeIf(Fork::isOver);
        left.forEach(fork -> fork.cancel(reason));
        long deadline = System.nanoTime() + GRACE.toNanos();
        left.removeIf(fork -> fork.awaitEnd(deadline - System.nanoTime()));
        if (!left.isEmpty()) {
            left.forEach(fork -> fork.thread.interrupt()); // its hook may hang
            LEFT_BEHIND.add(left.size());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "did not stop within {0} ms after \"{1}\": {2}",
                    GRACE.toMillis(),
                    reason,
                    left.stream().map(Fork::name).toList());
        }
    }

    /// Tells the code to stop: its hook first, then an interrupt. The hook is foreign code as well,
    /// so it gets a thread of its own.
    private void cancel(String reason) {
        if (!told.compareAndSet(false, true)) {
            return; // a second interrupt would cut its hook short
        }
        Thread.ofVirtual()
                .name("stop " + name())
                .start(() -> {
                    try {
                        cancellation.cancel(reason);
                    } catch (RuntimeException | Error e) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "could not stop " + name() + " in an orderly way",
                                e);
                    } finally {
                        thread.interrupt();
                    }
                });
    }

    static long leftBehind() {
        return LEFT_BEHIND.sum();
    }

    private boolean awaitEnd(long nanos) {
        try {
            return thread.join(Duration.ofNanos(Math.max(nanos, 0)));
        } catch (
                InterruptedException
                        e) { // nobody interrupts the owner of a run; keep it if somebody does
            Thread.currentThread().interrupt();
            return isOver();
        }
    }

    private boolean isOver() {
        return !thread.isAlive();
    }

    String name() {
        return thread.getName();
    }
}
