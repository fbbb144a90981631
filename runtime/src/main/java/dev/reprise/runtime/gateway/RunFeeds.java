package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.loop.LiveRun;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The events of runs, from the log and from the runs that are live.
///
/// @param store absent when none was configured; no run has events then
record RunFeeds(@Nullable ThreadStore store, InstantSource clock, LiveRuns live) {
    /// The events of a run behind one; empty when there is no such run.
    Optional<EventFeed> after(Owner owner, RunId run, @Nullable EventId after) {
        if (store == null) {
            return Optional.empty();
        }
        var running = live.find(owner, run);
        var thread =
                running.map(found -> found.setup().identity().thread())
                        .or(() -> store.run(owner, run).map(RunRecord::thread));
        return thread.flatMap(id -> store.trail(owner, id, run))
                .map(trail ->
                        new Resume(store, clock, owner, thread.get(), trail, running.orElse(null))
                                .after(after));
    }

    /// The events of a run, without those of the segments before this one.
    EventFeed fromNowOn(Owner owner, LiveRun run) {
        var identity = run.setup().identity();
        var seen =
                Optional.ofNullable(store)
                        .flatMap(known -> known.trail(owner, identity.thread(), identity.run()))
                        .filter(trail -> trail.lastSeq() >= 0)
                        .map(trail ->
                                new EventId(trail.number(), trail.epoch(), trail.lastSeq(), 0))
                        .orElse(null);
        return after(owner, identity.run(), seen).orElseThrow();
    }
}
