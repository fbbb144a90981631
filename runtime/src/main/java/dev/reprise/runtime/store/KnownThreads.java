package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All threads of a store, each as a row or with its file. May be used from any thread.
final class KnownThreads {
    private static final Comparator<KnownThread> BY_ID =
            (one, other) -> PackedId.compare(one.packedId(), other.packedId());

    /// As [ThreadRow#newest] has it.
    private static final Comparator<Changed> NEWEST =
            Comparator.comparingLong(Changed::at).reversed().thenComparing(Changed::thread, BY_ID);

    private final RowTable<KnownThread> rows = new RowTable<>();
    private final FewValues<KnownThread.Labels> labels = new FewValues<>();

    @Nullable KnownThread find(ThreadId thread) {
        return rows.find(new KnownThread(thread));
    }

    List<KnownThread> all() {
        return rows.all();
    }

    /// Those with a file.
    List<ThreadFile> files() {
        return all().stream()
                .map(KnownThread::file)
                .<ThreadFile>mapMulti(KnownThreads::add)
                .toList();
    }

    private static void add(@Nullable ThreadFile file, Consumer<ThreadFile> to) {
        if (file != null) {
            to.accept(file);
        }
    }

    /// The row of a thread, which may be new.
    KnownThread known(ThreadId thread) {
        var made = new KnownThread(thread);
        return Objects.requireNonNull(rows.replace(made, before -> before == null ? made : before));
    }

    /// Adds a thread unless there is one of this id.
    ///
    /// @return whether it was added
    boolean addIfAbsent(KnownThread thread) {
        return rows.replace(thread, before -> before == null ? thread : before) == thread;
    }

    void remove(ThreadId thread) {
        rows.replace(new KnownThread(thread), _ -> null);
    }

    /// Removes this one, and none that has come in its place.
    void remove(KnownThread thread) {
        rows.replace(thread, found -> found == thread ? null : found);
    }

    /// As [KnownThread#keep].
    void keep(KnownThread thread, ThreadRow row, LogStamp log) {
        thread.keep(row, labels.one(KnownThread.Labels.of(row)), log);
    }

    /// Ids of an owner's threads in order.
    Page<ThreadId> page(Owner owner, ThreadQuery query) {
        return First.page(
                all().stream().filter(thread -> isAsked(thread.labels(), owner, query)),
                BY_ID,
                query.offset(),
                query.limit(),
                KnownThread::id);
    }

    private static boolean isAsked(
            KnownThread.@Nullable Labels labels, Owner owner, ThreadQuery query) {
        return labels != null
                && labels.owner().equals(owner)
                && ThreadRow.matches(query, labels.resource(), labels.parent());
    }

    /// The threads of an owner that were changed last, but for those with a parent.
    List<ThreadSummary> newest(Owner owner, int limit) {
        var candidates =
                all().stream()
                        .filter(thread -> isTop(thread.labels(), owner))
                        .map(thread -> new Changed(thread, thread.changedAt()));
        return First.page(candidates, NEWEST, 0, limit, changed -> changed.thread).items().stream()
                .map(KnownThread::row)
                .<ThreadSummary>mapMulti((row, found) -> {
                    if (row != null) { // it may be gone by now
                        found.accept(row.summary());
                    }
                })
                .toList();
    }

    private static boolean isTop(KnownThread.@Nullable Labels labels, Owner owner) {
        return labels != null && labels.owner().equals(owner) && labels.parent() == null;
    }

    /// A thread and when it was changed, which is not to move while threads are put in order.
    private record Changed(KnownThread thread, long at) {}
}
