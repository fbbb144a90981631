package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.store.RunRecord;
import dev.reprise.runtime.loop.LiveRun;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets the runs of this process begin and end, all of them when it shuts down.
final class OwnRuns {
    /// How long to wait for the end of a run that was cancelled; it ends much sooner.
    private static final Duration GIVE_WAY = Duration.ofSeconds(2);

    private static final String SHUTTING_DOWN = "shutting down";

    private final LiveRuns live;
    private final Listener listener;
    private final Cancellation closed;
    private final AtomicBoolean draining = new AtomicBoolean();

    /// Hears which runs are worked on here.
    interface Listener {
        void added(LiveRun run);

        /// It is over.
        void removed(LiveRun run);

        /// Its end is stored, or will not be by this process.
        void settled(LiveRun run);

        /// A run that waited has ended, without having gone on.
        void ended(Owner owner, RunRecord run);
    }

    /// @param closed is cancelled by [#close()]
    OwnRuns(LiveRuns live, Listener listener, Cancellation closed) {
        this.live = live;
        this.listener = listener;
        this.closed = closed;
    }

    boolean isDraining() {
        return draining.get();
    }

    /// Keeps a run that was prepared or taken over. One that comes too late to be seen by the drain
    /// ends at once.
    void add(LiveRun run) {
        live.add(run);
        listener.added(run);
        if (draining.get()) {
            stop(run, SHUTTING_DOWN);
        }
    }

    private void remove(LiveRun run) {
        live.remove(run);
        listener.removed(run);
    }

    /// A run that waited has ended, without having gone on.
    void ended(Owner owner, RunRecord run) {
        listener.ended(owner, run);
    }

    private void settled(LiveRun run) {
        live.settled(run);
        listener.settled(run);
    }

    /// Lets a prepared run run; does nothing when it has begun already.
    void begin(LiveRun run) {
        run.start(() -> remove(run), () -> settled(run), closed);
    }

    /// Ends a run that its caller is done with, and waits until that is stored, though not for
    /// long: a program may exit next.
    void end(LiveRun run, String reason) {
        if (!run.isOver()) {
            stop(run, reason);
            awaitEnd(run);
        }
    }

    /// Waits for the end of a run that was asked to stop, though not for long.
    static void awaitEnd(LiveRun run) {
        try {
            run.awaitEnd(GIVE_WAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks a run to stop. One that has not begun begins, so that its end is recorded.
    void stop(LiveRun run, String reason) {
        run.cancel(reason);
        begin(run);
    }

    /// As [#stop], for good: it is not to wait either.
    void stopUnwanted(LiveRun run, String reason) {
        run.giveUp(reason);
        begin(run);
    }

    /// Takes no more runs, lets those that are there end, and cancels what is left after so long;
    /// waits a moment for their ends. An interrupt only ends the waiting.
    ///
    /// @return how many were cancelled
    int drain(Duration grace) throws InterruptedException {
        draining.set(true);
        int cancelled = 0;
        try {
            live.awaitEnds(grace);
        } finally {
            for (var run : live.all()) {
                if (!run.isOver()) {
                    stop(run, SHUTTING_DOWN);
                    cancelled++;
                }
            }
        }
        live.awaitEnds(GIVE_WAY);
        return cancelled;
    }

    /// Cancels the runs that are left and waits a moment for their ends. What could not be stored
    /// by then is not tried any longer.
    void close() {
        try {
            drain(Duration.ZERO);
        } catch (InterruptedException e) { // they are asked to stop; only the wait is over
            Thread.currentThread().interrupt();
        }
        closed.cancel(SHUTTING_DOWN);
    }
}
