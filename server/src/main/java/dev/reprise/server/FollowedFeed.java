package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The events of a run for as long as its record says that it runs: also while it is about to begin
/// here, and while another process works on it, whose commits are looked for then.
final class FollowedFeed implements EventFeed {
    private static final Duration FIRST_LOOK = Duration.ofMillis(2);
    private static final Duration LAST_LOOK = Duration.ofMillis(250);

    private final RunGateway gateway;
    private final ThreadStore store;
    private final Owner owner;
    private final RunId run;
    private EventFeed feed;
    private @Nullable EventId last;
    private Duration pause = FIRST_LOOK;
    private boolean finished; // whether the last event was the end of a segment
    private boolean looksOnceMore; // after the record said that the run does not run
    private boolean ended;

    /// @param feed of the run, behind an event; nothing was read from it
    /// @param last that event; absent from the beginning
    FollowedFeed(
            RunGateway gateway,
            ThreadStore store,
            Owner owner,
            RunId run,
            EventFeed feed,
            @Nullable EventId last) {
        this.gateway = gateway;
        this.store = store;
        this.owner = owner;
        this.run = run;
        this.feed = feed;
        this.last = last;
    }

    @Override
    public List<Item> next(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (!ended) {
            long left = Math.max(0, end - System.nanoTime());
            List<Item> batch = feed.isEnded() ? List.of() : feed.next(Duration.ofNanos(left));
            if (!batch.isEmpty()) {
                note(batch);
                return batch;
            }
            if (!feed.isEnded() || !isToBeOpenedAgain(left)) {
                break;
            }
            feed.close();
            feed = gateway.feed(owner, run, last).orElse(feed);
        }
        return List.of();
    }

    private void note(List<Item> batch) {
        var newest = batch.getLast();
        last = newest.id(); // none where everything was withdrawn: on from the beginning
        finished = newest.event() instanceof AgentEvent.RunFinish;
        pause = FIRST_LOOK;
    }

    /// Waits a moment where the run goes on, though there is nothing to read.
    private boolean isToBeOpenedAgain(long left) throws InterruptedException {
        var status = store.run(owner, run).map(RunRecord::status);
        if (status.equals(Optional.of(RunStatus.RUNNING))) {
            long nanos = Math.min(left, pause.toNanos());
            TimeUnit.NANOSECONDS.sleep(nanos);
            pause =
                    pause.multipliedBy(2).compareTo(LAST_LOOK) > 0
                            ? LAST_LOOK
                            : pause.multipliedBy(2);
            return nanos > 0;
        }
        ended = finished || looksOnceMore || status.isEmpty();
        looksOnceMore = true;
        return !ended;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void close() {
        feed.close();
    }
}
