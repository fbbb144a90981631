package dev.reprise.core.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The operations of a store, on top of its log.
///
/// A back end implements [ThreadLog]; what is here follows from it.
public interface ThreadStore extends ThreadLog {
    /// Creates a thread at version 0.
    ///
    /// @throws StoreException with `AlreadyExists`
    default ThreadView create(Owner owner, AgentThread thread) {
        append(owner, thread.id(), new Entry.Opened(owner, thread, null), Guard.NONE);
        return require(owner, thread.id());
    }

    /// Appends a change set.
    ///
    /// @return the version after the append
    /// @throws StoreException with `NotFound` or `VersionConflict`; the thread is then unchanged
    default long append(
            Owner owner,
            ThreadId thread,
            ThreadChangeSet change,
            VersionPrecondition precondition) {
        return append(owner, thread, Entry.Changed.of(change), Guard.of(precondition)).version();
    }

    /// Writes a whole thread: version 0 if it is new, the next version otherwise. Nothing of what
    /// was there remains but the time of its creation.
    default long save(Owner owner, AgentThread thread) {
        if (load(owner, thread.id()).isEmpty()) {
            create(owner, thread);
            return 0;
        }
        return append(owner, thread.id(), Entry.Changed.replacing(thread), Guard.NONE).version();
    }

    /// The thread as it is now.
    ///
    /// @throws StoreException with `NotFound`
    default ThreadView require(Owner owner, ThreadId thread) {
        return load(owner, thread).orElseThrow(() -> StoreException.notFound(thread));
    }

    /// The first two hundred ids of threads, in ascending order.
    default List<ThreadId> list(Owner owner) {
        return threads(owner, ThreadQuery.DEFAULT.withPage(0, 200)).items();
    }

    /// The thread a run is of.
    default Optional<ThreadId> threadOf(Owner owner, RunId run) {
        return run(owner, run).map(RunRecord::thread);
    }

    /// The run of a thread that is not done; the newest if there are several.
    default Optional<RunRecord> activeRun(Owner owner, ThreadId thread) {
        var open = openRuns(owner, thread);
        return open.isEmpty() ? Optional.empty() : Optional.of(open.getLast());
    }

    /// How many messages a thread holds.
    ///
    /// @throws StoreException with `NotFound`
    default int messageCount(Owner owner, ThreadId thread) {
        return require(owner, thread).thread().messages().size();
    }

    /// The change sets behind a version, oldest first. What a change says of runs that it
    /// supersedes is not among them.
    ///
    /// @throws StoreException with `NotFound`
    default List<ThreadChangeSet> loadDeltas(Owner owner, ThreadId thread, long afterVersion) {
        var deltas = new ArrayList<ThreadChangeSet>();
        try (var log = read(owner, thread, lsnAhead(owner, thread, afterVersion))) {
            while (log.hasNext()) {
                var next = log.next();
                if (next.entry() instanceof Entry.Changed changed
                        && next.version() > afterVersion) {
                    deltas.add(changed.set());
                }
            }
        }
        return deltas;
    }
}
