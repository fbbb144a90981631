package dev.reprise.core.log;

import dev.reprise.core.ThreadId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.ThreadLabels;
import dev.reprise.state.Json;
import dev.reprise.state.Lattices;
import dev.reprise.state.StateException;
import dev.reprise.state.TrackedPatch;
import java.util.List;

/// What a change does to a thread.
final class Changes {
    private Changes() {}

    /// The change with its events as they are kept.
    static Entry.Changed checked(Entry.Changed change, ThreadId thread) {
        var events = Activities.fold(change.events());
        requireOneRun(events, change.set(), thread);
        if (!change.superseded().isEmpty()) {
            change.superseded()
                    .forEach(other -> requireOneRun(other.events(), other.set(), thread));
        }
        return events.size() == change.events().size() && change.after() == null
                ? change
                : new Entry.Changed(
                        change.set(),
                        events,
                        change.took(),
                        change.notes(),
                        change.superseded(),
                        change.replaces(),
                        change.labels(),
                        null);
    }

    private static void requireOneRun(
            List<AgentEvent> events, ThreadChangeSet set, ThreadId thread) {
        if (events.isEmpty()) {
            return;
        }
        var first = events.getFirst().meta().scope();
        if (!first.thread().equals(thread) || !first.run().equals(set.run())) {
            throw new IllegalArgumentException(
                    "events must be of thread %s and run %s, found %s"
                            .formatted(thread, set.run(), first));
        }
        for (int i = 1; i < events.size(); i++) {
            var scope = events.get(i).meta().scope();
            if (!isSame(scope, first)) {
                throw new IllegalArgumentException(
                        "events of one change must be of one run, found " + scope);
            }
        }
    }

    /// Most events of a run share one scope object.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(EventMeta.Scope one, EventMeta.Scope other) {
        return one == other || one.equals(other);
    }

    /// The state after the change: the very object the run shows in its last snapshot event if that
    /// says the same, so that both keep sharing their nodes and later comparisons stay cheap.
    static Json stateAfter(Entry.Changed change, Json before) {
        var snapshot = change.set().snapshot();
        var after = apply(change.set().patches(), snapshot == null ? before : snapshot);
        for (var event : change.events().reversed()) {
            if (event instanceof AgentEvent.StateSnapshot(_, var shown)) {
                return shown.equals(after) ? shown : after;
            }
        }
        return after;
    }

    static Json apply(List<TrackedPatch> patches, Json before) {
        try {
            return TrackedPatch.applyAll(before, patches, Lattices.NONE);
        } catch (StateException e) {
            throw new StoreException(
                    new StoreException.Reason.Serialization(
                            "patch does not apply: " + e.getMessage()),
                    e);
        }
    }

    /// The thread after the change.
    ///
    /// @param fresh those of its messages that the thread does not hold
    /// @param after the state after it
    static AgentThread apply(
            Entry.Changed change, List<Message> fresh, AgentThread before, Json after, long at) {
        var base = change.replaces() ? before.withoutMessages() : before;
        var changed = base.apply(change.set(), fresh, base.metadata().withUpdatedAt(at));
        if (changed.needsSnapshot(ThreadFold.PATCHES_PER_SNAPSHOT)) {
            changed = changed.withState(after);
        }
        if (change.labels() != null) {
            changed = ThreadLabels.replace(changed, change.labels());
        }
        return changed;
    }
}
