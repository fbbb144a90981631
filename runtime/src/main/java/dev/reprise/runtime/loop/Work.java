package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// A piece of foreign code at work on a virtual thread of its own: a model call or a tool.
///
/// No other threads are ever interrupted.
final class Work {
    private static final System.Logger LOG = System.getLogger(Work.class.getName());

    /// How long code that was told to stop is waited for.
    static final Duration GRACE = Duration.ofMillis(500);

    private static final long NOT_TOLD = Long.MIN_VALUE;

    /// Foreign code.
    @FunctionalInterface
    interface Body<T> {
        T run(Cancellation cancellation) throws Exception;
    }

    /// Threads of this process that were told to stop and did not in time.
    private static final LongAdder LEFT_BEHIND = new LongAdder();

    private final Cancellation cancellation = new Cancellation();
    private final Thread thread;
    private final AtomicLong toldAt = new AtomicLong(NOT_TOLD); // by System.nanoTime
    private final Cancellation.Registration tie;

    private <T> Work(
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
    static <T> Work start(
            Cancellation run,
            String name,
            Body<T> body,
            Consumer<T> ended,
            Consumer<Throwable> failed) {
        var work = new Work(run, name, body, ended, failed);
        work.thread.start();
        return work;
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
    /// The moment begins when each was told, by this or before. The others are counted, named in one
    /// warning and left alone; what they come to is not used any more.
    static void stop(List<Work> forks, String reason) {
        stop(forks, reason, GRACE);
    }

    /// As [#stop(List, String)], with another moment.
    static void stop(List<Work> forks, String reason, Duration grace) {
        var left = new ArrayList<>(forks);
        left.removeIf(Work::isOver);
        left.forEach(work -> work.cancel(reason));
        left.removeIf(work -> work.awaitEnd(grace.minusNanos(System.nanoTime() - work.toldAt.get())));
        if (!left.isEmpty()) {
            left.forEach(work -> work.thread.interrupt()); // its hook may hang
            LEFT_BEHIND.add(left.size());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "did not stop within {0} ms after \"{1}\": {2}",
                    grace.toMillis(),
                    reason,
                    left.stream().map(Work::name).toList());
        }
    }

    /// Tells the code to stop: its hook first, then an interrupt. The hook is foreign code as well,
    /// so it gets a thread of its own.
    private void cancel(String reason) {
        if (!toldAt.compareAndSet(NOT_TOLD, System.nanoTime())) {
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

    /// Waits for the end.
    ///
    /// @param longest looks only whether it is there if not positive
    /// @return whether the code has ended
    boolean awaitEnd(Duration longest) {
        try {
            return thread.join(longest);
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
