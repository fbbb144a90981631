package dev.reprise.core.history;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.core.store.ThreadMetadata;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.List;

/// Makes forks by copying, for stores that have no better way.
///
/// The fork is one record, so that it is there whole or not at all, and stays whole whatever
/// becomes of its origin.
public final class Fork {
    /// What a state keeps for runs and their calls.
    private static final List<Path> OF_RUNS =
            List.of(
                    Path.of("__run"),
                    Path.of("__kernel"),
                    Path.of("__derived"),
                    StateActions.TOOL_CALL_SCOPE);

    private Fork() {}

    /// What opens a thread with the messages and the state that another one had at a version.
    ///
    /// @throws StoreException with `NotFound` or `NoSuchVersion`
    public static Entry.Opened opening(ThreadLog log, Owner owner, Entry.Origin from, ThreadId to) {
        var origin = ThreadHistory.of(log, owner, from.thread()).at(from.version());
        return new Entry.Opened(owner, beginning(origin, to), from);
    }

    /// The thread without what belongs to the runs of its origin. A fork of a child thread is
    /// nobody's child: the run that made the child knows nothing of it.
    private static AgentThread beginning(ThreadView origin, ThreadId id) {
        var thread = origin.thread();
        var extras = thread.metadata().extras();
        var fork =
                new AgentThread(
                        id,
                        thread.resource(),
                        null,
                        thread.messages(),
                        thread.state(),
                        thread.patches(),
                        new ThreadMetadata(null, null, null, null, extras));
        var deleted =
                OF_RUNS.stream()
                        .filter(path -> origin.state().find(path).isPresent())
                        .map(Op::delete)
                        .toList();
        return deleted.isEmpty()
                ? fork
                : fork.withPatches(List.of(TrackedPatch.of(new Patch(deleted)).withSource("fork")));
    }
}
