package dev.reprise.core.history;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.StoreException.Reason;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.core.store.ThreadView;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The past of one thread, read from its log.
///
/// Versions go from that with which the thread came into being, 0 as a rule, to the present one.
/// Patches are numbered from 0 over the whole life of the thread, those it came into being with
/// included; a state that replaced the one before counts as a patch that sets the root.
///
/// Every call reads the log from its beginning, and sees what it held then. All of them throw
/// [StoreException] with `NotFound` when the owner has no such thread.
public final class ThreadHistory {
    private final ThreadLog log;
    private final Owner owner;
    private final ThreadId thread;

    private ThreadHistory(ThreadLog log, Owner owner, ThreadId thread) {
        this.log = log;
        this.owner = owner;
        this.thread = thread;
    }

    public static ThreadHistory of(ThreadLog log, Owner owner, ThreadId thread) {
        return new ThreadHistory(log, owner, thread);
    }

    /// The thread as it last was at a version.
    ///
    /// @throws StoreException with `NoSuchVersion`
    public ThreadView at(long version) {
        try (var records = log.read(owner, thread, 0)) {
            var opening = records.next();
            var fold = ThreadFold.of(opening);
            long newest = fold.version();
            while (records.hasNext()) {
                var record = records.next();
                newest = record.version();
                if (newest <= version) {
                    fold.accept(record);
                }
            }
            new Range(thread, opening.version(), newest, 0).require(version);
            return fold.view();
        }
    }

    /// The state at a version.
    ///
    /// @throws StoreException with `NoSuchVersion`
    public Json stateAt(long version) {
        return at(version).state();
    }

    /// The state after the patch with this number.
    ///
    /// @throws StoreException with `NoSuchPatch`
    public Json stateAfter(long patch) {
        var found = new ArrayList<Json>(1);
        var range =
                walk(applied -> {
                    if (applied.committed().index() == patch) {
                        found.add(applied.after());
                    }
                });
        if (found.isEmpty()) {
            throw new StoreException(new Reason.NoSuchPatch(thread, patch, range.patches));
        }
        return found.getFirst();
    }

    /// The patches that lead from the state at one version to that at a later one, oldest first.
    ///
    /// @param after the version to begin behind
    /// @param upTo the version to end with
    /// @throws StoreException with `NoSuchVersion`
    public List<CommittedPatch> patchesBetween(long after, long upTo) {
        var patches = new ArrayList<CommittedPatch>();
        var range =
                walk(applied -> {
                    var committed = applied.committed();
                    if (committed.version() > after && committed.version() <= upTo) {
                        patches.add(committed);
                    }
                });
        range.require(after);
        range.require(upTo);
        return patches;
    }

    /// The patches behind one of them, oldest first.
    ///
    /// @param after the number of a patch, or -1 to begin with the first
    /// @param limit how many at most
    /// @throws StoreException with `NoSuchPatch`
    public List<CommittedPatch> patches(long after, int limit) {
        var patches = new ArrayList<CommittedPatch>();
        var range =
                walk(applied -> {
                    if (applied.committed().index() > after && patches.size() < limit) {
                        patches.add(applied.committed());
                    }
                });
        if (after < -1 || (after >= range.patches && after != -1)) {
            throw new StoreException(new Reason.NoSuchPatch(thread, after, range.patches));
        }
        return patches;
    }

    /// The patch that last wrote the value at a path: the last one with an operation there or
    /// below, or with one above that made it another value. Empty when the thread came into being
    /// with the value, or never had one.
    public Optional<CommittedPatch> lastWrite(Path path) {
        var last = new AtomicReference<@Nullable CommittedPatch>();
        walk(applied -> {
            if (applied.wrote(path)) {
                last.set(applied.committed());
            }
        });
        return Optional.ofNullable(last.get());
    }

    /// The thread and version that this one was forked from, if it is a fork.
    public Optional<Entry.Origin> origin() {
        try (var records = log.read(owner, thread, 0)) {
            return records.next().entry() instanceof Entry.Opened opened
                    ? Optional.ofNullable(opened.from())
                    : Optional.empty();
        }
    }

    /// What the log held when it was read.
    private record Range(ThreadId thread, long oldest, long newest, long patches) {
        void require(long version) {
            if (version < oldest || version > newest) {
                throw new StoreException(new Reason.NoSuchVersion(thread, version, oldest, newest));
            }
        }
    }

    private Range walk(Consumer<Replay.Applied> visitor) {
        try (var records = log.read(owner, thread, 0)) {
            var opening = records.next();
            var replay = new Replay();
            replay.next(opening).forEach(visitor);
            long newest = opening.version();
            while (records.hasNext()) {
                var record = records.next();
                replay.next(record).forEach(visitor);
                newest = record.version();
            }
            return new Range(thread, opening.version(), newest, replay.patches());
        }
    }
}
