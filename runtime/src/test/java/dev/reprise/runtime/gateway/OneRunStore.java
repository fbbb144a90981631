package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.MessagePage;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunLeases;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.core.store.ThreadView;
import java.util.List;
import java.util.Optional;

/// A store that tells of the status of one run only.
record OneRunStore(ThreadStore store, RunId only) implements ThreadStore {
    @Override
    public Position append(Owner owner, ThreadId thread, Entry entry, Guard guard) {
        return store.append(owner, thread, entry, guard);
    }

    @Override
    public LogCursor read(Owner owner, ThreadId thread, long afterLsn) {
        return store.read(owner, thread, afterLsn);
    }

    @Override
    public Optional<ThreadView> load(Owner owner, ThreadId thread) {
        return store.load(owner, thread);
    }

    @Override
    public ThreadView fork(Owner owner, Entry.Origin from, ThreadId to) {
        return store.fork(owner, from, to);
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        store.delete(owner, thread);
    }

    @Override
    public MessagePage messages(Owner owner, ThreadId thread, MessageQuery query) {
        return store.messages(owner, thread, query);
    }

    @Override
    public Page<ThreadId> threads(Owner owner, ThreadQuery query) {
        return store.threads(owner, query);
    }

    @Override
    public List<ThreadSummary> summaries(Owner owner, int limit) {
        return store.summaries(owner, limit);
    }

    @Override
    public Optional<RunRecord> run(Owner owner, RunId run) {
        return store.run(owner, run);
    }

    @Override
    public Page<RunRecord> runs(Owner owner, RunQuery query) {
        return store.runs(owner, query);
    }

    @Override
    public List<RunRecord> openRuns(Owner owner, ThreadId thread) {
        return store.openRuns(owner, thread);
    }

    @Override
    public List<Owned<RunRecord>> runsWithStatus(RunStatus status, long updatedFrom) {
        return store.runsWithStatus(status, updatedFrom).stream()
                .filter(owned -> owned.value().run().equals(only))
                .toList();
    }

    @Override
    public Optional<RunTrail> trail(Owner owner, ThreadId thread, RunId run) {
        return store.trail(owner, thread, run);
    }

    @Override
    public RunLeases leases() {
        return store.leases();
    }

    @Override
    public void close() {
        store.close();
    }
}
