package dev.reprise.core.log;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.ActivityDelta;
import dev.reprise.core.event.AgentEvent.ActivitySnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Leaves out activity that later activity in the same commit makes void.
final class Activities {
    private Activities() {}

    /// The events without the snapshots that another one of the same message replaces. One that a
    /// delta builds upon stays, and one that a later snapshot does not replace.
    static List<AgentEvent> fold(List<AgentEvent> events) {
        int snapshots = 0;
        for (int i = 0; i < events.size(); i++) { // for every commit, nearly always in vain
            if (events.get(i) instanceof ActivitySnapshot) {
                snapshots++;
            }
        }
        return snapshots < 2 ? events : latest(events);
    }

    private static List<AgentEvent> latest(List<AgentEvent> events) {
        var kept = new ArrayList<AgentEvent>(events.size());
        var replaced = new HashSet<String>();
        for (var event : events.reversed()) {
            if (event instanceof ActivityDelta delta) {
                replaced.remove(delta.message());
            }
            if (!(event instanceof ActivitySnapshot snapshot)) {
                kept.add(event);
                continue;
            }
            if (!replaced.contains(snapshot.message())) {
                kept.add(snapshot);
            }
            if (!Boolean.FALSE.equals(snapshot.replace())) {
                replaced.add(snapshot.message());
            }
        }
        return kept.size() == events.size() ? events : List.copyOf(kept.reversed());
    }
}
