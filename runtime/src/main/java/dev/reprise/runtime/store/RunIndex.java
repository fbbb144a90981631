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
import java.util.stream.Stream;

/// The records of all runs. Run ids are unique within an owner; queries look at every run. Of runs
/// with the same alias the one that began last is found by it.
final class RunIndex {
    private static final Comparator<Owned<RunRecord>> ORDER =
            Comparator.comparing(Owned::value, RunQuery.ORDER);

    private final ConcurrentMap<Owned<RunId>, Owned<RunRecord>> records = new ConcurrentHashMap<>();

    private final ConcurrentMap<Owned<String>, RunRecord> aliases = new ConcurrentHashMap<>();

    void put(Owner owner, RunRecord record) {
        records.put(new Owned<>(owner, record.run()), new Owned<>(owner, record));
        putAliases(owner, record);
    }

    private void putAliases(Owner owner, RunRecord record) {
        for (var alias : record.aliases()) {
            aliases.merge(
                    new Owned<>(owner, alias),
                    record,
                    (known, more) -> known.createdAt() > more.createdAt() ? known : more);
        }
    }

    /// Takes a record over unless a later one is known.
    void putNewer(Owner owner, RunRecord record) {
        records.merge(
                new Owned<>(owner, record.run()),
                new Owned<>(owner, record),
                (known, read) ->
                        known.value().updatedAt() > read.value().updatedAt() ? known : read);
        putAliases(owner, record);
    }

    void remove(Owner owner, RunId run) {
        records.remove(new Owned<>(owner, run));
        aliases.entrySet()
                .removeIf(alias ->
                        alias.getKey().owner().equals(owner) && alias.getValue().run().equals(run));
    }

    Optional<RunRecord> find(Owner owner, RunId run) {
        return byId(owner, run)
                .or(() ->
                        Optional.ofNullable(aliases.get(new Owned<>(owner, run.value())))
                                .flatMap(known -> byId(owner, known.run())));
    }

    private Optional<RunRecord> byId(Owner owner, RunId run) {
        return Optional.ofNullable(records.get(new Owned<>(owner, run))).map(Owned::value);
    }

    Page<RunRecord> page(Owner owner, RunQuery query) {
        var matching =
                records.values().stream()
                        .filter(owned -> owned.owner().equals(owner))
                        .map(Owned::value)
                        .filter(query::matches)
                        .sorted(RunQuery.ORDER)
                        .toList();
        return Page.of(matching, query.offset(), query.limit());
    }

    List<Owned<RunRecord>> withStatus(RunStatus status) {
        return all().filter(owned -> owned.value().status() == status).sorted(ORDER).toList();
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
        return all().filter(owned -> owned.owner().equals(owner))
                .map(Owned::value)
                .filter(record -> record.thread().equals(thread))
                .sorted(RunQuery.ORDER)
                .toList();
    }

    Stream<Owned<RunRecord>> all() {
        return records.values().stream();
    }
}
