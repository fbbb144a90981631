package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import java.time.Duration;

/// Ends the run of a thread before the end of the thread is cut off, so that its record does not
/// stay `running`.
record RunEnding(RunGateway gateway, ThreadStore store) {
    /// A run stops within half a second of a cancellation; what takes longer is not waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    void endRunOf(Owner owner, ThreadId thread) {
        gateway.active(owner, thread)
                .or(() -> store.activeRun(owner, thread).map(RunRecord::run))
                .ifPresent(run -> end(owner, run));
    }

    private void end(Owner owner, RunId run) {
        // Opened before the cancellation, so that the end cannot be missed.
        var feed = gateway.feed(owner, run, null);
        try {
            if (gateway.cancel(owner, run) == RunGateway.CancelOutcome.REQUESTED
                    && feed.isPresent()) {
                readToEnd(feed.get());
            }
        } finally {
            feed.ifPresent(EventFeed::close);
        }
    }

    private static void readToEnd(EventFeed feed) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (long left = PATIENCE.toNanos();
                    left > 0 && !feed.isEnded();
                    left = end - System.nanoTime()) {
                feed.next(Duration.ofNanos(left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
