package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final Cancellation cancellation = new Cancellation();
    private final Thread thread;

    private <T> Fork(String name, Body<T> body, Consumer<T> ended, Consumer<Throwable> failed) {
        thread = Thread.ofVirtual().name(name).unstarted(() -> run(body, ended, failed));
    }

    /// Starts the code; exactly one of the two is told how it ended, on the new thread.
    static <T> Fork start(
            String name, Body<T> body, Consumer<T> ended, Consumer<Throwable> failed) {
        var fork = new Fork(name, body, ended, failed);
        fork.thread.start();
        return fork;
    }

    private <T> void run(Body<T> body, Consumer<T> ended, Consumer<Throwable> failed) {
        T result;
        try {
            result = body.run(cancellation);
        } catch (Throwable e) { // foreign code ends here, whatever it throws
            failed.accept(e);
            return;
        }
        ended.accept(result);
    }

    /// Stops all that still run and waits a moment for those that react.
    ///
    /// The others are named in one warning and left alone; what they come to is not used any more.
    static void stop(List<Fork> forks, String reason) {
        var left = new ArrayList<>(forks);
        left.removeIf(Fork::isOver);
        left.forEach(fork -> fork.cancel(reason));
        long deadline = System.nanoTime() + GRACE.toNanos();
        left.removeIf(fork -> fork.awaitEnd(deadline - System.nanoTime()));
        if (!left.isEmpty()) {
            left.forEach(fork -> fork.thread.interrupt()); // its hook may hang
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
