package dev.reprise.runtime;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
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
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.core.store.ThreadView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A store that remembers what was appended, and can be told to do something before it is.
public final class RecordingStore implements ThreadStore {
    private final ThreadStore store;
    private final Object lock = new Object(); // guards appended
    private final List<Append> appended = new ArrayList<>();
    private final AtomicInteger cursors = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong recordsRead = new AtomicLong();
    private volatile Watcher watcher = (_, _) -> {};
    private volatile UnaryOperator<Entry> rewriter = UnaryOperator.identity();
    private volatile UnaryOperator<Optional<RunTrail>> trails = UnaryOperator.identity();
    private volatile Consumer<ThreadId> afterLoad = _ -> {};
    private volatile Consumer<RunStatus> byStatus = _ -> {};
    private volatile boolean isSilent;
    private final Map<RunId, Integer> holds = new ConcurrentHashMap<>();

    /// An append that took effect.
    public record Append(Entry entry, Guard guard, Position position) {}

    /// Looks at an append before it takes effect; may throw instead.
    @FunctionalInterface
    public interface Watcher {
        void before(Entry entry, Guard guard);
    }

    public RecordingStore(ThreadStore store) {
        this.store = store;
    }

    public void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /// Puts something else in the place of what is appended.
    public void rewrite(UnaryOperator<Entry> newRewriter) {
        rewriter = newRewriter;
    }

    /// Looks at every trail before it is handed out; may throw instead.
    public void watchTrails(UnaryOperator<Optional<RunTrail>> newWatcher) {
        trails = newWatcher;
    }

    /// Runs every time a thread was read, before who reads it has it.
    public void afterLoad(Runnable action) {
        afterLoad = _ -> action.run();
    }

    /// Looks at every reading of a thread; may throw instead.
    public void watchLoads(Consumer<ThreadId> newWatcher) {
        afterLoad = newWatcher;
    }

    /// Looks at every question which runs have a status; may throw instead.
    public void watchStatus(Consumer<RunStatus> newWatcher) {
        byStatus = newWatcher;
    }

    /// Nothing is heard any more of the runs of those who use this store, as if their process were
    /// paused: they renew no lease.
    public void silence() {
        isSilent = true;
    }

    /// How often the lease of a run was taken or renewed.
    public int holds(RunId run) {
        return holds.getOrDefault(run, 0);
    }

    /// How often reading of a log was begun.
    public int reads() {
        return reads.get();
    }

    /// How many records were read.
    public long recordsRead() {
        return recordsRead.get();
    }

    /// How many cursors are open and not paused.
    public int cursors() {
        return cursors.get();
    }

    /// Everything appended so far, in order.
    public List<Append> appended() {
        synchronized (lock) {
            return List.copyOf(appended);
        }
    }

    /// The changes among what was appended.
    public List<Entry.Changed> changes() {
        return appended().stream()
                .map(Append::entry)
                .filter(Entry.Changed.class::isInstance)
                .map(Entry.Changed.class::cast)
                .toList();
    }

    @Override
    public Position append(Owner owner, ThreadId thread, Entry entry, Guard guard) {
        watcher.before(entry, guard);
        var position = store.append(owner, thread, rewriter.apply(entry), guard);
        synchronized (lock) {
            appended.add(new Append(entry, guard, position));
        }
        return position;
    }

    @Override
    public RunLeases leases() {
        return new CountedLeases(store.leases());
    }

    private final class CountedLeases implements RunLeases {
        private final RunLeases leases;

        CountedLeases(RunLeases leases) {
            this.leases = leases;
        }

        @Override
        public boolean hold(Owner owner, Claim claim, String holder, Duration length) {
            boolean isHeld = !isSilent && leases.hold(owner, claim, holder, length);
            if (isHeld) {
                holds.merge(claim.run(), 1, Integer::sum);
            }
            return isHeld;
        }

        @Override
        public void release(Owner owner, Claim claim, String holder) {
            leases.release(owner, claim, holder);
        }
    }

    @Override
    public LogCursor read(Owner owner, ThreadId thread, long afterLsn) {
        var cursor = store.read(owner, thread, afterLsn);
        reads.incrementAndGet();
        return new CountedCursor(cursor);
    }

    /// Counts as open from the beginning and from each use to the next pause.
    private final class CountedCursor implements LogCursor {
        private final LogCursor cursor;
        private boolean open;

        CountedCursor(LogCursor cursor) {
            this.cursor = cursor;
            count(true);
        }

        private void count(boolean now) {
            cursors.addAndGet(Boolean.compare(now, open));
            open = now;
        }

        @Override
        public boolean hasNext() {
            count(true);
            return cursor.hasNext();
        }

        @Override
        public LogRecord next() {
            count(true);
            recordsRead.incrementAndGet();
            return cursor.next();
        }

        @Override
        public void pause() {
            cursor.pause();
            count(false);
        }

        @Override
        public void close() {
            cursor.close();
            count(false);
        }
    }

    @Override
    public Optional<ThreadView> load(Owner owner, ThreadId thread) {
        var view = store.load(owner, thread);
        afterLoad.accept(thread);
        return view;
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
        byStatus.accept(status);
        return store.runsWithStatus(status, updatedFrom);
    }

    @Override
    public Optional<RunTrail> trail(Owner owner, ThreadId thread, RunId run) {
        return trails.apply(store.trail(owner, thread, run));
    }

    @Override
    public void close() {
        store.close();
    }
}
