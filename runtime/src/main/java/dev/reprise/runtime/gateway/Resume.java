package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.loop.LiveRun;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the place in a run's stream where a reader goes on.
record Resume(
        ThreadStore store,
        InstantSource clock,
        Owner owner,
        ThreadId thread,
        RunTrail trail,
        @Nullable LiveRun live) {
    EventFeed after(@Nullable EventId last) {
        if (last == null || last.run() != trail.number()) { // nothing of this run was seen
            return feed(0, List.of());
        }
        long standing = trail.standing(last.epoch(), last.seq());
        return standing < last.seq()
                ? feed(standing + 1, List.of(withdrawn(standing)))
                : feed(last.seq() + 1, List.of());
    }

    private ServedFeed feed(long position, List<EventFeed.Item> first) {
        // What is over is read no further: behind it there may be any number of other runs.
        long lastLsn = live == null ? trail.lastLsn() : Long.MAX_VALUE;
        var log = new LogReader(store, owner, thread, trail, lastLsn);
        return new ServedFeed(log, trail, live == null ? null : live.feed(), position, first);
    }

    /// Tells the reader that what it saw behind this event never became true. Without an event that
    /// stands there is no place to go on from: a reader that is lost again asks as it did before.
    private EventFeed.Item withdrawn(long standing) {
        var meta =
                new EventMeta(
                        new EventMeta.Scope(thread, trail.run()),
                        Math.max(standing, 0),
                        clock.millis(),
                        EventMeta.NO_STEP);
        var id = standing < 0 ? null : new EventId(trail.number(), trail.epoch(), standing, 0);
        return new EventFeed.Item(id, new AgentEvent.StreamReset(meta, voidMessage(standing)));
    }

    /// The message of the step that was open at this event; empty when none was.
    private String voidMessage(long standing) {
        var message = "";
        var log = new LogReader(store, owner, thread, trail, trail.lastLsn());
        for (var events = log.events(0); !events.isEmpty(); events = log.events(0)) {
            for (var event : events) {
                if (event.meta().seq() > standing) {
                    return message;
                }
                if (event instanceof AgentEvent.StepStart(_, var id)) {
                    message = id;
                } else if (event instanceof AgentEvent.StepEnd) {
                    message = "";
                }
            }
        }
        return message;
    }
}
