package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.loop.LiveRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decisions that reached a run which waits by now, and that answer none of its calls yet. A call
/// that comes to wait when the run goes on may be theirs.
///
/// May be used from any thread. Only this process knows them; of very many runs the oldest lose
/// theirs.
final class EarlyDecisions {
    private static final int RUNS = 1_000;
    private static final int PER_RUN = 1_000;

    private final Map<Place, List<ToolCallDecision>> kept = // its monitor guards it
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<Place, List<ToolCallDecision>> eldest) {
                    return size() > RUNS;
                }
            };

    private record Place(Owner owner, ThreadId thread, RunId run) {
        static Place of(LiveRun run) {
            var identity = run.setup().identity();
            return new Place(identity.owner(), identity.thread(), identity.run());
        }
    }

    /// Keeps what a run that waits now has not used.
    void keep(LiveRun run) {
        var left = run.undecided();
        if (!left.isEmpty()) {
            synchronized (kept) {
                kept.put(
                        Place.of(run),
                        List.copyOf(left.subList(0, Math.min(PER_RUN, left.size()))));
            }
        }
    }

    /// Hands over what is kept for a run that goes on; a segment that is over takes nothing.
    void handOver(LiveRun run) {
        var early = take(run);
        if (!early.isEmpty() && !run.decide(early)) {
            synchronized (kept) {
                kept.putIfAbsent(Place.of(run), early);
            }
        }
    }

    /// What is kept for a run; it is the caller's from then on.
    List<ToolCallDecision> take(LiveRun run) {
        synchronized (kept) {
            var early = kept.remove(Place.of(run));
            return early == null ? List.of() : early;
        }
    }
}
