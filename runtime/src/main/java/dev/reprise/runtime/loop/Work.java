package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/// A piece of foreign code at work on a virtual thread of its own: a model call or a tool.
///
/// No other threads are ever interrupted.
final class Work implements Runnable {
    private static final System.Logger LOG = System.getLogger(Work.class.getName());

    /// How long code that was told to stop is waited for.
    static final Duration GRACE = Duration.ofMillis(500);

    private static final long NOT_TOLD = Long.MIN_VALUE;

    /// Foreign code, and what becomes of it: exactly one of the other two is called once it is
    /// over, on the same thread.
    interface Job<T> {
        T run(Cancellation cancellation) throws Exception;

        void ended(T result);

        void failed(Throwable failure);
    }

    private static final ThreadFactory THREADS = Thread.ofVirtual().factory();

    private final Cancellation cancellation = new Cancellation();
    private final Cancellation run;
    private final Job<?> job;
    private final LeftBehind leftBehind;
    private final Thread thread;
    private final Cancellation.Registration tie;
    private volatile long toldAt = NOT_TOLD; // by System.nanoTime; set under the lock of this

    private Work(Cancellation run, LeftBehind leftBehind, String name, Job<?> job) {
        this.run = run;
        this.leftBehind = leftBehind;
        this.job = job;
        thread = THREADS.newThread(this);
        thread.setName(name);
        tie = run.onCancel(this::cancelWithRun);
    }

    /// Starts the code. In a run that is cancelled by then it does not begin.
    ///
    /// @param run cancels the code as well, whatever the owner of the run is doing
    /// @param leftBehind counts it if it does not stop in time
    static Work start(Cancellation run, LeftBehind leftBehind, String name, Job<?> job) {
        var work = new Work(run, leftBehind, name, job);
        work.thread.start();
        return work;
    }

    /// What its thread does.
    @Override
    public void run() {
        perform(job);
    }

    private <T> void perform(Job<T> given) {
        T result;
        try {
            if (run.isCancelled()) {
                throw new LoopException("cancelled before it began: " + run.reason());
            }
            result = given.run(cancellation);
        } catch (Throwable e) { // foreign code ends here, whatever it throws
            given.failed(e);
            return;
        } finally {
            tie.close();
        }
        given.ended(result);
    }

    /// Stops all that still run and waits a moment for those that react.
    ///
    /// The moment begins when each was told, by this or before. The others are counted, named in
    /// one warning and left alone; what they come to is not used any more.
    static void stop(List<Work> forks, String reason) {
        stop(forks, reason, GRACE);
    }

    /// As [#stop(List, String)], with another moment.
    static void stop(List<Work> forks, String reason, Duration grace) {
        warn(stopped(forks, reason, grace), reason, grace);
    }

    /// As [#stop(List, String)], without a warning.
    ///
    /// @return those that did not react
    static List<Work> stopped(List<Work> forks, String reason) {
        return stopped(forks, reason, GRACE);
    }

    private static List<Work> stopped(List<Work> forks, String reason, Duration grace) {
        var left = new ArrayList<>(forks);
        left.removeIf(Work::isOver);
        left.forEach(work -> work.cancel(reason));
        left.removeIf(work -> work.awaitEnd(grace.minusNanos(System.nanoTime() - work.toldAt)));
        for (var work : left) {
            work.thread.interrupt(); // its hook may hang
            work.leftBehind.add();
        }
        return left;
    }

    /// Names those that did not react.
    static void warn(List<Work> left, String reason) {
        warn(left, reason, GRACE);
    }

    private static void warn(List<Work> left, String reason, Duration grace) {
        if (!left.isEmpty()) {
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
        if (!isFirst()) {
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

    private void cancelWithRun() {
        cancel(run.reason());
    }

    private synchronized boolean isFirst() {
        boolean first = toldAt == NOT_TOLD;
        if (first) {
            toldAt = System.nanoTime();
        }
        return first;
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

    /// Whether the code has not ended.
    boolean runs() {
        return !isOver();
    }

    String name() {
        return thread.getName();
    }
}
