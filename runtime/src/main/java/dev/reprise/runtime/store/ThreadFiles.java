package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All threads of a directory. What nobody uses is a row; it has a file in memory from its first
/// use until memory and open files are needed for others.
final class ThreadFiles implements ThreadFile.Keeper {
    private static final System.Logger LOG = System.getLogger(ThreadFiles.class.getName());

    private final StoreContext store;
    private final KnownThreads threads = new KnownThreads();
    private final IndexFile index;
    private volatile boolean closing;

    private ThreadFiles(StoreContext store) {
        this.store = store;
        index = new IndexFile(store.folder(), store.disk(), new WholeIndex(store, threads));
    }

    /// Finds what is there.
    static ThreadFiles open(StoreContext store) throws IOException {
        var files = new ThreadFiles(store);
        var found = new StoreOpening(store, files.threads).findAll();
        files.index.goOn(found.length());
        if (found.length() > 0) {
            found.news().forEach(files.index::add);
        }
        return files;
    }

    KnownThreads known() {
        return threads;
    }

    /// What is done with the file of a thread; from the beginning again if that went to rest
    /// meanwhile.
    @FunctionalInterface
    interface Use<T> {
        T with(ThreadFile file) throws IOException;
    }

    /// Uses the file of a thread; empty if the owner has no such thread.
    <T> Optional<T> use(Owner owner, ThreadId thread, Use<T> use) throws IOException {
        var known = threads.find(thread);
        return known == null ? Optional.empty() : use(owner, known, use);
    }

    private <T> Optional<T> use(Owner owner, KnownThread known, Use<T> use) throws IOException {
        while (true) {
            try {
                var file = fileOf(known);
                return isOf(owner, file) ? Optional.of(use.with(file)) : Optional.empty();
            } catch (ThreadFile.RestsException _) {
                Thread.onSpinWait(); // it has been let go of, at once
            }
        }
    }

    /// A file that is made while the store is closed would be closed by nobody.
    private ThreadFile fileOf(KnownThread known) {
        var file = known.file(() -> new ThreadFile(known, store, this));
        if (closing) {
            throw new StoreException(new StoreException.Reason.Closed());
        }
        return file;
    }

    /// A thread that cannot be read tells its owner why, and everybody if nobody can tell whose it
    /// is.
    private static boolean isOf(Owner asking, ThreadFile file) throws IOException {
        if (file.owner() == null) {
            try {
                file.ask(ThreadFold::version);
            } catch (IOException | StoreException e) {
                var owner = file.owner();
                if (owner == null || owner.equals(asking)) {
                    throw e;
                }
            }
        }
        return asking.equals(file.owner());
    }

    <T> T require(Owner owner, ThreadId thread, Use<T> use) throws IOException {
        return use(owner, thread, use).orElseThrow(() -> StoreException.notFound(thread));
    }

    private <T> T require(Owner owner, KnownThread known, Use<T> use) throws IOException {
        return use(owner, known, use).orElseThrow(() -> StoreException.notFound(known.id()));
    }

    LogCursor read(Owner owner, ThreadId thread, long afterLsn) throws IOException {
        var known = threads.find(thread); // later it may be another's
        if (known == null) {
            throw StoreException.notFound(thread);
        }
        int cuts = store.cuts().of(thread);
        var from = require(owner, known, file -> file.markBefore(afterLsn + 1));
        return new FileCursor(
                thread,
                offset -> require(owner, known, file -> file.open(offset)),
                from,
                afterLsn,
                () -> store.cuts().of(thread) != cuts);
    }

    @Override
    public void rests(ThreadFile file, ThreadRow row, long size) {
        var known = threads.find(file.id());
        if (known != null && known.file() == file) {
            boolean isNews = known.keptLog().size() != size;
            var log = stamp(file.id(), size);
            threads.keep(known, row, log);
            known.letGo(file);
            if (isNews) {
                index.add(new StoreIndex.Line.Indexed(row, log, List.of()));
            }
        }
    }

    @Override
    public void moved(ThreadRow row, long size, List<RunRecord> runs) {
        var log = stamp(row.summary().id(), size);
        index.add(new StoreIndex.Line.Indexed(row, log, runs));
    }

    private LogStamp stamp(ThreadId thread, long size) {
        try {
            return LogStamp.of(store.folder().log(thread)).withSize(size);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "log of thread " + thread + " has no time", e);
            return LogStamp.MISSING; // it is read when the store is opened again
        }
    }

    Position create(LogRecord opening, ThreadId thread) throws IOException {
        var known = new KnownThread(thread);
        var file = known.file(() -> new ThreadFile(known, store, this));
        if (!threads.addIfAbsent(known)) {
            throw new StoreException(new StoreException.Reason.AlreadyExists(thread));
        }
        boolean created = false;
        try {
            var place = file.create(opening);
            created = true;
            return place;
        } finally {
            if (!created) {
                threads.remove(known);
            }
        }
    }

    void delete(Owner owner, ThreadId thread) throws IOException {
        use(
                owner,
                thread,
                file -> {
                    file.delete(() -> removed(owner, thread));
                    return thread;
                });
    }

    private void removed(Owner owner, ThreadId thread) {
        threads.remove(thread);
        index.add(new StoreIndex.Line.Deleted(thread));
        for (var run : store.runs().of(owner, thread)) {
            index.add(new StoreIndex.Line.Run(owner, run));
        }
    }

    void awaitDocuments() {
        threads.files().forEach(ThreadFile::awaitDocument);
    }

    /// How many threads are more than a row.
    int held() {
        return threads.files().size();
    }

    /// The index comes last, because appends may end while threads are closed.
    ///
    /// @param longest for how long all together are waited for that are being written
    void close(Duration longest) throws IOException {
        closing = true;
        var failures = new ArrayList<Exception>();
        long end = System.nanoTime() + longest.toNanos();
        store.workingSet().closeWithin(longest);
        store.side().closeWithin(longest);
        for (var file : threads.files()) {
            try {
                file.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            } catch (IOException
                    | RuntimeException e) { // the others have to be closed all the same
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            index.abandon();
            store.syncs().end();
            throw allOf(failures);
        }
        index.close();
    }

    private static IOException allOf(List<Exception> failures) {
        var failure = new IOException(failures.getFirst().getMessage(), failures.getFirst());
        failures.stream().skip(1).forEach(failure::addSuppressed);
        return failure;
    }
}
