package dev.reprise.testing.crash;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LocalRunLeases;
import dev.reprise.core.store.LogCursor;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A store as one process sees it, which dies at a given moment: from then on it answers nothing,
/// and nothing that this process does has any effect.
public final class MortalStore implements ThreadStore {
    private static final long LOOKS = 2_000_000; // nanoseconds between two of them

    private final ThreadStore store;
    private final Death death;
    private final Predicate<Entry> forgotten;
    private final Runnable watcher;
    private final RunLeases leases = new LocalRunLeases(InstantSource.system()); // die with it
    private final Object lock = new Object(); // guards what follows, and the order of moments
    private int moments;
    private boolean dead;

    public MortalStore(ThreadStore store, Death death) {
        this(store, death, _ -> false);
    }

    /// @param forgotten records that are acknowledged and not written: a broken store, to see
    ///   whether that is noticed
    public MortalStore(ThreadStore store, Death death, Predicate<Entry> forgotten) {
        this(store, death, forgotten, () -> {});
    }

    /// @param watcher is told before and after each moment
    MortalStore(ThreadStore store, Death death, Predicate<Entry> forgotten, Runnable watcher) {
        this.store = store;
        this.death = death;
        this.forgotten = forgotten;
        this.watcher = watcher;
    }

    /// Lets the process die at once.
    public void kill() {
        synchronized (lock) {
            dead = true;
            lock.notifyAll();
        }
    }

    public boolean isDead() {
        synchronized (lock) {
            return dead;
        }
    }

    /// How many moments there were so far.
    public int moments() {
        synchronized (lock) {
            return moments;
        }
    }

    /// Does something in the world outside, unless the process is dead by then.
    ///
    /// @throws StoreException with `Closed` when it is, before or after
    public <T> T act(Supplier<T> effect) {
        synchronized (lock) {
            requireAlive();
            int moment = moments++;
            dieAt(moment, false);
            watcher.run();
            T result = effect.get();
            watcher.run();
            dieAt(moment, true);
            lock.notifyAll();
            return result;
        }
    }

    private void dieAt(int moment, boolean after) {
        if (death.moment() == moment && death.after() == after) {
            dead = true;
            lock.notifyAll();
            requireAlive();
        }
    }

    private void requireAlive() {
        if (dead) {
            throw new StoreException(new StoreException.Reason.Closed());
        }
    }

    /// Waits until the condition holds or the process is dead; it is looked at after each moment,
    /// and every now and then.
    ///
    /// @throws AssertionError when neither is so within the time
    public void awaitDeathOr(BooleanSupplier condition, Duration longest)
            throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (lock) {
            while (!dead && !condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("nothing came of it within " + longest);
                }
                TimeUnit.NANOSECONDS.timedWait(lock, Math.clamp(left, 1, LOOKS));
            }
        }
    }

    @Override
    public Position append(Owner owner, ThreadId thread, Entry entry, Guard guard) {
        if (forgotten.test(entry)) {
            var view = store.require(owner, thread);
            return new Position(view.lsn() + 1, view.version());
        }
        return act(() -> store.append(owner, thread, entry, guard));
    }

    private <T> T alive(Supplier<T> read) {
        synchronized (lock) {
            requireAlive();
        }
        return read.get();
    }

    @Override
    public LogCursor read(Owner owner, ThreadId thread, long afterLsn) {
        return alive(() -> store.read(owner, thread, afterLsn));
    }

    @Override
    public Optional<ThreadView> load(Owner owner, ThreadId thread) {
        return alive(() -> store.load(owner, thread));
    }

    @Override
    public ThreadView fork(Owner owner, Entry.Origin from, ThreadId to) {
        return act(() -> store.fork(owner, from, to));
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        act(() -> {
            store.delete(owner, thread);
            return thread;
        });
    }

    @Override
    public MessagePage messages(Owner owner, ThreadId thread, MessageQuery query) {
        return alive(() -> store.messages(owner, thread, query));
    }

    @Override
    public Page<ThreadId> threads(Owner owner, ThreadQuery query) {
        return alive(() -> store.threads(owner, query));
    }

    @Override
    public List<ThreadSummary> summaries(Owner owner, int limit) {
        return alive(() -> store.summaries(owner, limit));
    }

    @Override
    public Optional<RunRecord> run(Owner owner, RunId run) {
        return alive(() -> store.run(owner, run));
    }

    @Override
    public Page<RunRecord> runs(Owner owner, RunQuery query) {
        return alive(() -> store.runs(owner, query));
    }

    @Override
    public List<RunRecord> openRuns(Owner owner, ThreadId thread) {
        return alive(() -> store.openRuns(owner, thread));
    }

    @Override
    public List<Owned<RunRecord>> runsWithStatus(RunStatus status, long updatedFrom) {
        return alive(() -> store.runsWithStatus(status, updatedFrom));
    }

    @Override
    public Optional<RunTrail> trail(Owner owner, ThreadId thread, RunId run) {
        return alive(() -> store.trail(owner, thread, run));
    }

    @Override
    public RunLeases leases() {
        return leases;
    }

    /// Leaves the store open for the next process.
    @Override
    public void close() {}
}
