package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.Position;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.state.JsonException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One thread in files: its log, written by one caller at a time and forced by one for all.
///
/// Longer than most, because the log, what is folded of it and what is forced of it change together
/// under one lock. Once it holds neither memory nor a file it rests: its keeper keeps a row, and
/// makes another one when the thread is asked for.
final class ThreadFile {
    private static final System.Logger LOG = System.getLogger(ThreadFile.class.getName());

    private final ThreadId id;
    private final byte[] packedId;
    private final StoreContext store;
    private final Keeper keeper;
    private final RunFiles runFiles;
    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private volatile @Nullable ThreadRow row;
    private volatile @Nullable Owner owner;
    private volatile long lastUse;
    private final OpenLog log;
    private final HeldThread held;
    private State state = State.PRESENT;
    private final GroupCommit commits;
    private final DocumentKeeping document;

    ThreadFile(KnownThread thread, StoreContext store, Keeper keeper) {
        id = thread.id();
        packedId = thread.packedId();
        this.store = store;
        this.keeper = keeper;
        var kept = thread.keptRow();
        row = kept;
        owner = kept == null ? null : kept.owner();
        long size = thread.keptLog().size();
        held = new HeldThread(this, store.workingSet());
        commits = new GroupCommit(lock, store.syncs(), size);
        log = new OpenLog(this, store, size);
        runFiles = new RunFiles(store);
        document = new DocumentKeeping(id, store, lock, commits::signal);
    }

    /// Who keeps it while it is used, and what is known of its thread when it is not.
    interface Keeper {
        /// It rests from now on. Called with its lock held.
        ///
        /// @param size of the log
        void rests(ThreadFile file, ThreadRow row, long size);

        /// The thread is new, or runs have begun, wait or have ended.
        ///
        /// @param size of the log then
        void moved(ThreadRow row, long size, List<RunRecord> runs);
    }

    /// Somebody came too late: it rests, and its keeper has another one.
    static final class RestsException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RestsException() {
            super("the thread's file rests", null, false, false);
        }
    }

    private enum State {
        PRESENT,
        RESTING,
        DELETED,
        CLOSED
    }

    ThreadId id() {
        return id;
    }

    /// What listings show; absent while the thread is not yet, no longer or not readable.
    @Nullable ThreadRow row() {
        return row;
    }

    /// Whose the thread is, also of one that cannot be read; absent when nobody can tell.
    @Nullable Owner owner() {
        return owner;
    }

    long lastUse() {
        return lastUse;
    }

    /// Creates the files of a new thread.
    Position create(LogRecord opening) throws IOException {
        lock.lock();
        try {
            var created = ThreadFold.of(opening);
            var loader = new ThreadLoader(store, id);
            log.endAt(store.side().during(() -> loader.writeOpening(opening, created)));
            var marks = new LogMarks();
            marks.add(1, opening.version(), 0);
            commits.begin(log.end());
            hold(created, marks);
            keeper.moved(ThreadRow.of(created.view()), log.end(), List.of());
            return new Position(opening.lsn(), opening.version());
        } finally {
            lock.unlock();
        }
    }

    /// What the fold says; empty when the thread does not exist.
    <T> Optional<T> ask(Function<ThreadFold, T> question) throws IOException {
        lock.lock();
        try {
            return find().map(question);
        } finally {
            lock.unlock();
        }
    }

    /// Empty when the thread was removed meanwhile.
    Optional<Position> append(Entry entry, Guard guard) throws IOException {
        Appended appended = null;
        boolean kept = false;
        lock.lock();
        try {
            commits.enter();
            var current = find();
            if (current.isEmpty()) {
                return Optional.empty();
            }
            appended = append(current.get(), entry, guard);
            if (mustBeForced(entry)) {
                force(appended.end());
            }
            kept = true;
        } finally {
            lock.unlock();
            if (store.workingSet().isCrowded()) {
                boolean _ = tryCloseFile();
            }
            if (appended != null) {
                settle(appended, kept);
            }
        }
        return Optional.of(appended.place());
    }

    /// What an append leaves to be done outside of the lock.
    ///
    /// @param row what listings show; absent if nothing was appended
    /// @param end how far the log has to be forced
    /// @param runs whose files have to be written
    private record Appended(
            Owner owner,
            Position place,
            @Nullable ThreadRow row,
            long end,
            List<RunRecord> runs,
            DocumentKeeping.@Nullable Due document) {}

    private Appended append(ThreadFold current, Entry entry, Guard guard) throws IOException {
        var known = current.placeOf(entry);
        if (known.isPresent()) {
            return new Appended(current.owner(), known.get(), null, log.end(), List.of(), null);
        }
        var next = current.next(entry, guard, store.clock().millis());
        var moved = RunFiles.due(next.runs(), current);
        moved.forEach(run -> store.folder().run(run.run())); // refuses a name that no file can have
        int length = write(next);
        current.accept(next);
        held.grew(current, length);
        var shown = ThreadRow.of(current.view());
        row = shown;
        next.runs().forEach(run -> store.runs().put(current.owner(), run, packedId));
        var due = document.after(entry, next.run(), current, log.end(), held.marks());
        return new Appended(current.owner(), next.position(), shown, log.end(), moved, due);
    }

    private boolean mustBeForced(Entry entry) {
        return store.durability() == Durability.DISK && Durability.mustBeForced(entry);
    }

    /// @return how many bytes it takes in the log
    private int write(ThreadFold.Next next) throws IOException {
        var buffer = store.buffers().take();
        try {
            buffer.encode(next.record(), next.state());
            log.write(buffer);
            held.marks()
                    .add(next.record().lsn(), next.record().version(), log.end() - buffer.size());
            return buffer.size();
        } catch (JsonException e) {
            throw new StoreException(
                    new StoreException.Reason.Serialization(String.valueOf(e.getMessage())), e);
        } finally {
            store.buffers().giveBack(buffer);
            if (log.isTorn()) {
                held.unload();
            }
        }
    }

    private void force(long upTo) throws IOException {
        try {
            if (commits.await(upTo, log::get, log::end)) {
                return;
            }
        } catch (IOException | RuntimeException e) {
            if (state != State.CLOSED) {
                abandon();
            }
            throw e;
        } finally {
            if (state == State.CLOSED && commits.isQuiet()) {
                log.drop(); // closing did not wait any longer
            }
        }
        throw new IOException("the log could not be forced to the disk");
    }

    /// Forgets what could not be forced. The disk may hold any part of it, so the log is cut back
    /// to what is known to be on it and read again.
    private void abandon() {
        var fold = held.fold();
        var lost = fold == null ? List.<RunRecord>of() : List.copyOf(fold.runs());
        held.unload();
        try {
            log.tear(commits.kept());
            find().ifPresent(kept -> forget(lost, kept));
        } catch (IOException | StoreException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "log of thread " + id + " could not be cut back",
                    e);
        }
    }

    private void forget(List<RunRecord> lost, ThreadFold kept) {
        for (var record : lost) {
            if (kept.run(record.run()).isEmpty()) {
                store.runs().remove(kept.owner(), record.run());
            }
        }
    }

    /// Writes what is derived from an append that stands.
    private void settle(Appended appended, boolean kept) {
        if (kept) {
            appended.runs().forEach(run -> runFiles.write(appended.owner(), run));
            if (appended.row() != null && !appended.runs().isEmpty()) {
                keeper.moved(appended.row(), appended.end(), appended.runs());
            }
        }
        var due = appended.document();
        if (due != null) {
            document.settle(due, kept);
        }
    }

    /// Where to begin reading.
    LogMarks.Mark markBefore(long lsn) throws IOException {
        lock.lock();
        try {
            requireThere();
            return held.marks().before(lsn);
        } finally {
            lock.unlock();
        }
    }

    /// The log from where a record begins to where it ends now.
    FrameReader open(long offset) throws IOException {
        lock.lock();
        try {
            requireThere();
            return new FrameReader(
                    store.folder().log(id), offset, log.end()); // later it may be another's
        } finally {
            lock.unlock();
        }
    }

    private void requireThere() throws IOException {
        if (find().isEmpty()) {
            throw StoreException.notFound(id);
        }
    }

    /// The number of a record ahead of all changes behind a version, near the first of them.
    long lsnAhead(long version) throws IOException {
        lock.lock();
        try {
            requireThere();
            return held.marks().aheadOfVersion(version);
        } finally {
            lock.unlock();
        }
    }

    /// Removes all files; the document first, because without a log it would be taken for a thread.
    ///
    /// @param removed told when they are gone
    void delete(Runnable removed) throws IOException {
        lock.lock();
        try {
            if (!commits.awaitQuiet(document::isWriting, store.patience())) {
                throw new IOException("the disk does not answer");
            }
            requireAwake();
            if (state == State.PRESENT) {
                log.close();
                held.unload();
                cancelRuns();
                store.disk().delete(store.folder().document(id));
                document.found(0);
                store.folder().force(store.folder().base()); // ahead of the log, on the disk, too
                store.disk().delete(store.folder().log(id));
                state = State.DELETED;
                row = null;
                removed.run();
                store.folder().force(store.folder().logs());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ahead of the log, which says otherwise: if that cannot be removed, it is read again.
    private void cancelRuns() {
        var of = owner;
        if (of != null) {
            store.runs()
                    .cancelAll(of, id, store.clock().millis())
                    .forEach(run -> runFiles.write(of, run));
        }
    }

    /// Waits for what is being written, for so long at most.
    ///
    /// @throws IOException also when that is not enough; whoever waits for the disk is let go, and
    ///   does not know what became of it
    void close(Duration longest) throws IOException {
        lock.lock();
        try {
            boolean quiet = commits.awaitQuiet(document::isWriting, longest);
            if (state == State.RESTING) {
                return;
            }
            state = State.CLOSED;
            if (!quiet) {
                commits.end();
                throw new IOException("thread %s: the disk does not answer".formatted(id));
            }
            forceRest();
        } finally {
            lock.unlock();
        }
    }

    /// Also of a thread that is not in memory: what it appended last may not be on the disk.
    private void forceRest() throws IOException {
        try {
            if (mustBeForcedYet() && !log.isTorn()) {
                store.syncs().force(log.get());
            }
        } finally {
            log.close();
            log.cut();
            held.unload();
        }
    }

    private boolean mustBeForcedYet() {
        return store.durability() == Durability.DISK && log.end() > commits.kept();
    }

    /// Returns when no document is being written.
    void awaitDocument() {
        lock.lock();
        try {
            boolean _ = commits.awaitQuiet(document::isWriting, store.patience());
        } finally {
            lock.unlock();
        }
    }

    /// The length of the log; -1 while somebody writes.
    long size() {
        if (!lock.tryLock()) {
            return -1;
        }
        try {
            return log.end();
        } finally {
            lock.unlock();
        }
    }

    private Optional<ThreadFold> find() throws IOException {
        if (state == State.CLOSED) {
            throw new StoreException(new StoreException.Reason.Closed());
        }
        requireAwake();
        lastUse = store.workingSet().tick();
        if (held.fold() == null && state == State.PRESENT) {
            load();
        }
        return Optional.ofNullable(held.fold());
    }

    private void requireAwake() {
        if (state == State.RESTING) {
            throw new RestsException();
        }
    }

    private void load() throws IOException {
        log.cut();
        var loader = new ThreadLoader(store, id);
        try {
            store.side().during(loader::load).ifPresentOrElse(this::hold, () -> row = null);
        } catch (StoreException e) {
            owner = owner == null ? loader.owner().orElse(null) : owner;
            throw e;
        }
    }

    private void hold(ThreadLoader.Loaded loaded) {
        var fold = loaded.fold();
        log.endAt(loaded.end());
        document.found(loaded.documented());
        commits.begin(loaded.end());
        hold(fold, loaded.marks());
        fold.runs().forEach(run -> store.runs().put(fold.owner(), run, packedId));
    }

    private void hold(ThreadFold loaded, LogMarks marks) {
        owner = loaded.owner();
        row = ThreadRow.of(loaded.view());
        lastUse = store.workingSet().tick();
        held.hold(loaded, marks);
    }

    /// Closes the file unless it is in use.
    boolean tryCloseFile() {
        return whenIdle(log::drop);
    }

    /// Forgets what is in memory unless it is in use.
    boolean tryUnload() {
        return whenIdle(held::unload);
    }

    private boolean whenIdle(Runnable action) {
        if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return false;
        }
        try {
            if (!commits.isQuiet()) {
                return false;
            }
            action.run();
            restIfNothingIsHeld();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// What could not be forced yet is forced when the store is closed.
    private void restIfNothingIsHeld() {
        var shown = row;
        boolean holds =
                held.fold() != null
                        || log.isOpen()
                        || log.isTorn()
                        || document.isWriting()
                        || mustBeForcedYet();
        if (state == State.PRESENT && shown != null && !holds) {
            state = State.RESTING;
            keeper.rests(this, shown, log.end());
        }
    }
}
