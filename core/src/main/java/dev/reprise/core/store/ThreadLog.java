package dev.reprise.core.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import java.util.List;
import java.util.Optional;

/// Port: the log of threads. Every other view of a store is built on it.
///
/// May be shared by any number of threads. What belongs to another owner answers like something
/// missing. Each call takes full effect or throws [StoreException] and leaves nothing behind. Calls
/// block for I/O; interrupting a caller neither ends a call nor harms the store.
public interface ThreadLog extends AutoCloseable {
    /// Appends one record. When it returns, the record is as durable as the store promises.
    ///
    /// Appending an input whose id the thread already holds does nothing and answers with the first
    /// one's place. Messages whose id the thread already holds are skipped.
    ///
    /// @return where the record landed
    /// @throws StoreException with `NotFound`, `AlreadyExists`, `VersionConflict`, `Fenced`,
    ///   `InputUsed` or `InputArrived`; the thread is then unchanged
    /// @throws IllegalArgumentException when the entry cannot be of this thread: events of another
    ///   run, an input it never had, a label that the store keeps itself; nothing has happened
    Position append(Owner owner, ThreadId thread, Entry entry, Guard guard);

    /// Reads the log behind a record, in order.
    ///
    /// @param afterLsn 0 reads from the beginning
    /// @throws StoreException with `NotFound`
    LogCursor read(Owner owner, ThreadId thread, long afterLsn);

    /// Where to begin reading the changes behind a version: a record ahead of all of them, near the
    /// first where the store keeps track; 0 always is one.
    ///
    /// @throws StoreException with `NotFound`, unless the answer is 0
    default long lsnAhead(Owner owner, ThreadId thread, long version) {
        return 0;
    }

    /// The thread as it is now.
    Optional<ThreadView> load(Owner owner, ThreadId thread);

    /// Makes a new thread that begins with the messages and the state another one had at a version.
    ///
    /// The fork belongs to the same owner, takes over no run, no call that waits, nothing of the
    /// log and no input, and stays whole when its origin is changed or deleted. It is there whole
    /// or not at all. States that applications keep for one run stay in it until its next run is
    /// prepared.
    ///
    /// @param from the thread and its version; recorded with the fork
    /// @param to id of the new thread
    /// @return the fork, at version 0
    /// @throws StoreException with `NotFound` or `NoSuchVersion` for the origin, or with
    ///   `AlreadyExists`
    ThreadView fork(Owner owner, Entry.Origin from, ThreadId to);

    /// Removes a thread and its log; a missing one is fine. Records of its runs stay; a run that
    /// had not ended is recorded as cancelled.
    void delete(Owner owner, ThreadId thread);

    /// A page of messages.
    ///
    /// @throws StoreException with `NotFound`
    MessagePage messages(Owner owner, ThreadId thread, MessageQuery query);

    /// Ids of threads, in ascending order.
    Page<ThreadId> threads(Owner owner, ThreadQuery query);

    /// The threads changed last, newest first, without child threads.
    List<ThreadSummary> summaries(Owner owner, int limit);

    /// The record of a run. It follows from the commits of the run; nothing else writes or removes
    /// it.
    Optional<RunRecord> run(Owner owner, RunId run);

    /// Records of runs, oldest first.
    Page<RunRecord> runs(Owner owner, RunQuery query);

    /// The runs of a thread that are not done, oldest first; there should be one at most.
    List<RunRecord> openRuns(Owner owner, ThreadId thread);

    /// Runs of all owners with this status, for recovery when a process starts.
    default List<Owned<RunRecord>> runsWithStatus(RunStatus status) {
        return runsWithStatus(status, Long.MIN_VALUE);
    }

    /// As [#runsWithStatus(RunStatus)], without those that have not changed for long. What is left
    /// out costs next to nothing.
    ///
    /// @param updatedFrom milliseconds since the epoch, inclusive
    List<Owned<RunRecord>> runsWithStatus(RunStatus status, long updatedFrom);

    /// Where a run is found in the log of its thread.
    Optional<RunTrail> trail(Owner owner, ThreadId thread, RunId run);

    /// Who works on which run. All processes that share the store share its leases.
    RunLeases leases();

    /// Releases files and locks. The log must not be used afterwards.
    @Override
    void close();

    /// Something and whose it is.
    record Owned<T>(Owner owner, T value) {}
}
