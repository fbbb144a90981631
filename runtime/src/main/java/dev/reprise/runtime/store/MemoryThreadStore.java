package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.history.Fork;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LocalRunLeases;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.MessagePage;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunLeases;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.core.store.ThreadView;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Keeps threads in memory, for tests and for applications that need no more.
///
/// Nothing is copied or encoded: records hold the very objects they were given. Listings look at
/// every thread or run. It grows with every record and forgets all when it is closed.
public final class MemoryThreadStore implements ThreadStore {
    private final ConcurrentMap<ThreadId, MemoryThread> threads = new ConcurrentHashMap<>();
    private final RunIndex runs = new RunIndex();
    private final InstantSource clock;
    private final RunLeases leases;
    private volatile boolean closed;

    public MemoryThreadStore() {
        this(InstantSource.system());
    }

    /// @param clock dates records
    public MemoryThreadStore(InstantSource clock) {
        this.clock = clock;
        this.leases = new LocalRunLeases(clock);
    }

    @Override
    public Position append(Owner owner, ThreadId thread, Entry entry, Guard guard) {
        if (entry instanceof Entry.Opened opened) {
            var opening = open(owner, thread, opened);
            return new Position(opening.lsn(), opening.version());
        }
        return find(owner, thread)
                .flatMap(held -> held.append(entry, guard, clock.millis(), runs))
                .orElseThrow(() -> StoreException.notFound(thread));
    }

    private LogRecord open(Owner owner, ThreadId thread, Entry.Opened entry) {
        requireOpen();
        var opening = ThreadFold.opening(owner, thread, entry, clock.millis());
        if (threads.putIfAbsent(thread, new MemoryThread(opening)) != null) {
            throw new StoreException(new StoreException.Reason.AlreadyExists(thread));
        }
        return opening;
    }

    @Override
    public LogCursor read(Owner owner, ThreadId thread, long afterLsn) {
        return held(owner, thread).read(afterLsn);
    }

    @Override
    public Optional<ThreadView> load(Owner owner, ThreadId thread) {
        return find(owner, thread).map(MemoryThread::view);
    }

    @Override
    public ThreadView fork(Owner owner, Entry.Origin from, ThreadId to) {
        return ThreadFold.of(open(owner, to, Fork.opening(this, owner, from, to))).view();
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        find(owner, thread)
                .ifPresent(held -> {
                    held.remove(clock.millis(), runs);
                    threads.remove(thread, held);
                });
    }

    @Override
    public MessagePage messages(Owner owner, ThreadId thread, MessageQuery query) {
        return query.page(held(owner, thread).view().thread().messages());
    }

    @Override
    public Page<ThreadId> threads(Owner owner, ThreadQuery query) {
        requireOpen();
        var rows = threads.values().stream().map(MemoryThread::view).map(ThreadRow::of);
        return ThreadRow.page(rows, owner, query);
    }

    @Override
    public List<ThreadSummary> summaries(Owner owner, int limit) {
        requireOpen();
        var rows = threads.values().stream().map(MemoryThread::view).map(ThreadRow::of);
        return ThreadRow.newest(rows, owner, limit);
    }

    @Override
    public Optional<RunRecord> run(Owner owner, RunId run) {
        requireOpen();
        return runs.find(owner, run);
    }

    @Override
    public Page<RunRecord> runs(Owner owner, RunQuery query) {
        requireOpen();
        return runs.page(owner, query);
    }

    @Override
    public List<RunRecord> openRuns(Owner owner, ThreadId thread) {
        return find(owner, thread).map(MemoryThread::openRuns).orElse(List.of());
    }

    @Override
    public List<Owned<RunRecord>> runsWithStatus(RunStatus status, long updatedFrom) {
        requireOpen();
        return runs.withStatus(status, updatedFrom);
    }

    @Override
    public Optional<RunTrail> trail(Owner owner, ThreadId thread, RunId run) {
        return find(owner, thread).flatMap(held -> held.trail(run));
    }

    @Override
    public RunLeases leases() {
        return leases;
    }

    @Override
    public void close() {
        closed = true;
        threads.clear();
    }

    private Optional<MemoryThread> find(Owner owner, ThreadId thread) {
        requireOpen();
        return Optional.ofNullable(threads.get(thread)).filter(held -> held.isOf(owner));
    }

    private MemoryThread held(Owner owner, ThreadId thread) {
        return find(owner, thread).orElseThrow(() -> StoreException.notFound(thread));
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException(new StoreException.Reason.Closed());
        }
    }
}
