package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The records of all runs. Run ids are unique within an owner; queries look at every run. Of runs
/// with the same alias the one that began last is found by it.
final class RunIndex {
    private static final Comparator<Owned<RunRecord>> ORDER =
            Comparator.comparing(Owned::value, RunQuery.ORDER);

    /// As [RunQuery#ORDER].
    private static final Comparator<KnownRun> OLDEST =
            Comparator.comparingLong(KnownRun::createdAt)
                    .thenComparing(KnownRun::packedRun, PackedId::compare);

    private final RowTable<KnownRun> rows = new RowTable<>();
    private final FewValues<KnownRun.Kind> kinds = new FewValues<>();
    private final ConcurrentMap<Owned<String>, Alias> aliases = new ConcurrentHashMap<>();

    /// The run that an alias names.
    private record Alias(RunId run, long createdAt) {}

    void put(Owner owner, RunRecord record) {
        put(owner, record, PackedId.pack(record.thread().value()));
    }

    /// As [#put(Owner, RunRecord)].
    ///
    /// @param packedThread the id of its thread, as that holds it
    void put(Owner owner, RunRecord record, byte[] packedThread) {
        var key = new KnownRun.Key(owner, record.run());
        rows.put(new KnownRun(key, record, kindOf(owner, record), packedThread));
        putAliases(owner, record);
    }

    private KnownRun.Kind kindOf(Owner owner, RunRecord record) {
        return kinds.one(KnownRun.Kind.of(owner, record));
    }

    private void putAliases(Owner owner, RunRecord record) {
        for (var alias : record.aliases()) {
            aliases.merge(
                    new Owned<>(owner, alias),
                    new Alias(record.run(), record.createdAt()),
                    (known, more) -> known.createdAt > more.createdAt ? known : more);
        }
    }

    /// Takes a record over unless a later one is known.
    void putNewer(Owner owner, RunRecord record) {
        var key = new KnownRun.Key(owner, record.run());
        var thread = PackedId.pack(record.thread().value());
        var read = new KnownRun(key, record, kindOf(owner, record), thread);
        rows.replace(
                key, known -> known != null && known.updatedAt() > read.updatedAt() ? known : read);
        putAliases(owner, record);
    }

    void remove(Owner owner, RunId run) {
        rows.replace(new KnownRun.Key(owner, run), _ -> null);
        aliases.entrySet()
                .removeIf(alias ->
                        alias.getKey().owner().equals(owner) && alias.getValue().run.equals(run));
    }

    Optional<RunRecord> find(Owner owner, RunId run) {
        return byId(owner, run)
                .or(() ->
                        Optional.ofNullable(aliases.get(new Owned<>(owner, run.value())))
                                .flatMap(known -> byId(owner, known.run)));
    }

    private Optional<RunRecord> byId(Owner owner, RunId run) {
        return Optional.ofNullable(rows.find(new KnownRun.Key(owner, run))).map(KnownRun::record);
    }

    Page<RunRecord> page(Owner owner, RunQuery query) {
        var matching =
                rows.all().stream()
                        .filter(row -> row.owner().equals(owner))
                        .filter(matching(query));
        return First.page(matching, OLDEST, query.offset(), query.limit(), KnownRun::record);
    }

    /// Makes records only of runs whose status is right, and only if more is asked for.
    private static Predicate<KnownRun> matching(RunQuery query) {
        var status = query.status();
        boolean more =
                !query.withStatus(null)
                        .withPage(RunQuery.DEFAULT.offset(), RunQuery.DEFAULT.limit())
                        .equals(RunQuery.DEFAULT);
        return row ->
                (status == null || status == row.status())
                        && (!more || query.matches(row.record()));
    }

    /// Makes records only of those that are asked for.
    List<Owned<RunRecord>> withStatus(RunStatus status, long updatedFrom) {
        return rows.all().stream()
                .filter(row -> row.status() == status && row.updatedAt() >= updatedFrom)
                .map(RunIndex::owned)
                .sorted(ORDER)
                .toList();
    }

    private static Owned<RunRecord> owned(KnownRun row) {
        return new Owned<>(row.owner(), row.record());
    }

    /// Records the runs of a thread that have not ended as cancelled, because it is deleted.
    ///
    /// @return which these were
    List<RunRecord> cancelAll(Owner owner, ThreadId thread, long now) {
        var cancelled =
                of(owner, thread).stream()
                        .filter(record -> record.status() != RunStatus.DONE)
                        .map(record -> record.ended(new Termination.Cancelled(), now))
                        .toList();
        cancelled.forEach(record -> put(owner, record));
        return cancelled;
    }

    /// The runs of a thread.
    List<RunRecord> of(Owner owner, ThreadId thread) {
        var packed = PackedId.pack(thread.value());
        return rows.all().stream()
                .filter(row -> row.isIn(packed))
                .filter(row -> row.owner().equals(owner))
                .map(KnownRun::record)
                .sorted(RunQuery.ORDER)
                .toList();
    }

    Stream<Owned<RunRecord>> all() {
        return rows.all().stream().map(RunIndex::owned);
    }
}
