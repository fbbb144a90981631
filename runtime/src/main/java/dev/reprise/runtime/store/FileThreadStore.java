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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Keeps threads in a directory: one append-only log a thread, and beside it what is derived from
/// the logs and can be deleted: a readable document a thread, records of runs, an index.
///
/// One process uses a directory at a time. An append costs what it changes, whatever the length of
/// the thread. A log whose end was torn by a crash is cut back to what was acknowledged; a log that
/// is damaged in the middle is refused, and all other threads work. Callers may be interrupted: no
/// file of a thread is touched through a channel, which an interrupt would close for everybody.
public final class FileThreadStore implements ThreadStore {
    private final StoreContext context;
    private final ThreadFiles files;
    private final StoreLock lock;
    private final RunLeases leases; // of the one process that uses the directory
    private volatile boolean closed;

    private FileThreadStore(StoreContext context, ThreadFiles files, StoreLock lock) {
        this.context = context;
        this.files = files;
        this.lock = lock;
        this.leases = new LocalRunLeases(context.clock());
    }

    /// Opens the store in a directory, which is made if it is missing, with [Durability#DISK].
    ///
    /// @throws StoreException with `Locked` when another store uses the directory, or with `Io`
    public static FileThreadStore at(String directory) {
        return at(Path.of(directory));
    }

    /// As [#at(String)].
    public static FileThreadStore at(Path directory) {
        return builder(directory).open();
    }

    public static FileThreadStoreBuilder builder(Path directory) {
        return new FileThreadStoreBuilder(directory);
    }

    static FileThreadStore open(StoreContext context) throws IOException {
        context.folder().make();
        var lock = StoreLock.take(context.folder().base());
        try {
            context.folder().removeTemporaries();
            return new FileThreadStore(context, ThreadFiles.open(context), lock);
        } catch (IOException | RuntimeException e) {
            lock.release();
            throw e;
        }
    }

    @Override
    public Position append(Owner owner, ThreadId thread, Entry entry, Guard guard) {
        return io(
                thread,
                () -> {
                    if (entry instanceof Entry.Opened opened) {
                        return files.create(opening(owner, thread, opened), thread);
                    }
                    return files.require(owner, thread, file -> file.append(entry, guard))
                            .orElseThrow(() -> StoreException.notFound(thread));
                });
    }

    private LogRecord opening(Owner owner, ThreadId thread, Entry.Opened entry) {
        return ThreadFold.opening(owner, thread, entry, context.clock().millis());
    }

    @Override
    public LogCursor read(Owner owner, ThreadId thread, long afterLsn) {
        return io(thread, () -> files.read(owner, thread, afterLsn));
    }

    @Override
    public long lsnAhead(Owner owner, ThreadId thread, long version) {
        return io(thread, () -> files.require(owner, thread, file -> file.lsnAhead(version)));
    }

    @Override
    public Optional<ThreadView> load(Owner owner, ThreadId thread) {
        return io(
                thread,
                () ->
                        files.use(owner, thread, file -> file.ask(ThreadFold::view))
                                .flatMap(view -> view));
    }

    @Override
    public ThreadView fork(Owner owner, Entry.Origin from, ThreadId to) {
        var entry = Fork.opening(this, owner, from, to);
        return io(
                to,
                () -> {
                    var opening = opening(owner, to, entry);
                    files.create(opening, to);
                    return ThreadFold.of(opening).view();
                });
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        io(
                thread,
                () -> {
                    files.delete(owner, thread);
                    return thread;
                });
    }

    @Override
    public MessagePage messages(Owner owner, ThreadId thread, MessageQuery query) {
        return query.page(require(owner, thread).thread().messages());
    }

    @Override
    public Page<ThreadId> threads(Owner owner, ThreadQuery query) {
        return known().page(owner, query);
    }

    @Override
    public List<ThreadSummary> summaries(Owner owner, int limit) {
        return known().newest(owner, limit);
    }

    private KnownThreads known() {
        requireOpen();
        return files.known();
    }

    @Override
    public Optional<RunRecord> run(Owner owner, RunId run) {
        requireOpen();
        return context.runs().find(owner, run);
    }

    @Override
    public Page<RunRecord> runs(Owner owner, RunQuery query) {
        requireOpen();
        return context.runs().page(owner, query);
    }

    @Override
    public List<RunRecord> openRuns(Owner owner, ThreadId thread) {
        return io(
                thread,
                () ->
                        files.use(owner, thread, file -> file.ask(ThreadFold::openRuns))
                                .flatMap(runs -> runs)
                                .orElse(List.of()));
    }

    @Override
    public List<Owned<RunRecord>> runsWithStatus(RunStatus status, long updatedFrom) {
        requireOpen();
        return context.runs().withStatus(status, updatedFrom);
    }

    @Override
    public Optional<RunTrail> trail(Owner owner, ThreadId thread, RunId run) {
        return io(
                thread,
                () ->
                        files.use(owner, thread, file -> file.ask(fold -> fold.trail(run)))
                                .flatMap(trail -> trail)
                                .flatMap(trail -> trail));
    }

    /// How many times a file or a directory was forced to the disk since the store was opened.
    public long syncs() {
        return context.syncs().count();
    }

    /// How much memory the threads take that are loaded, about.
    long loadedBytes() {
        return context.workingSet().loadedBytes();
    }

    /// How many threads are more than a row in memory.
    int heldThreads() {
        return files.held();
    }

    /// Returns when no document is being written.
    void awaitDocuments() {
        files.awaitDocuments();
    }

    @Override
    public RunLeases leases() {
        return leases;
    }

    /// Waits for what is being written, a minute at most; then whoever waits for the disk is let
    /// go.
    ///
    /// @throws StoreException with `Io` when something could not be written, or the disk does not
    ///   answer
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            files.close(context.patience());
        } catch (IOException e) {
            throw StoreException.io("closing " + context.folder().base(), e);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            lock.release();
        } catch (IOException e) {
            throw StoreException.io("closing " + context.folder().base(), e);
        }
    }

    private <T> T io(ThreadId thread, Callable<T> action) {
        requireOpen();
        try {
            return action.call();
        } catch (IOException e) {
            throw StoreException.io("thread " + thread, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("not thrown by any action: " + e, e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException(new StoreException.Reason.Closed());
        }
    }
}
