package dev.reprise.runtime.gateway;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.store.RunTrail;
import dev.reprise.runtime.loop.RunFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reader that takes events from the log where they are durable, and from the live run otherwise.
final class ServedFeed implements EventFeed {
    private final LogReader log;
    private final RunTrail trail;
    private final @Nullable RunFeed live;
    private long position;
    private boolean ended;
    private List<Item> first;

    /// @param position number of the next event to deliver
    /// @param first delivered before anything else
    ServedFeed(
            LogReader log,
            RunTrail trail,
            @Nullable RunFeed live,
            long position,
            List<Item> first) {
        this.log = log;
        this.trail = trail;
        this.live = live;
        this.position = position;
        this.first = first;
    }

    @Override
    public List<Item> next(Duration wait) throws InterruptedException {
        if (!first.isEmpty()) {
            var announced = first;
            first = List.of();
            return announced;
        }
        if (ended) {
            return List.of();
        }
        return live == null ? fromLog() : fromLive(live, wait);
    }

    private List<Item> fromLive(RunFeed feed, Duration wait) throws InterruptedException {
        var batch = feed.next(position, wait.toNanos(), false);
        if (batch.missed()) {
            return missed(batch.next());
        }
        ended = batch.ended();
        return deliver(batch.events());
    }

    /// Reads what the run no longer holds. A change is taken whole: what it holds beyond is
    /// durable, too.
    private List<Item> missed(long next) {
        var events = log.events(position);
        if (events.isEmpty()) { // activity that later activity made void is not kept
            position = next;
        }
        return deliver(events);
    }

    private List<Item> fromLog() {
        var events = log.events(position);
        ended = events.isEmpty();
        return deliver(events);
    }

    private List<Item> deliver(List<AgentEvent> events) {
        var items = new ArrayList<Item>(events.size());
        for (var event : events) {
            long seq = event.meta().seq();
            items.add(new Item(new EventId(trail.number(), trail.epoch(), seq, 0), event));
            position = seq + 1;
        }
        return items;
    }

    @Override
    public boolean isEnded() {
        return ended && first.isEmpty();
    }

    @Override
    public void close() {
        // Nothing is held between two calls.
    }
}
