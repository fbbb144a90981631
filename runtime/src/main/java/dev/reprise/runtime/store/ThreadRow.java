package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.core.store.ThreadView;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What listings need to know of a thread.
record ThreadRow(
        Owner owner, @Nullable String resource, @Nullable ThreadId parent, ThreadSummary summary) {
    private static final Comparator<ThreadSummary> NEWEST =
            Comparator.comparingLong(ThreadRow::timeOf)
                    .reversed()
                    .thenComparing(summary -> summary.id().value());

    static ThreadRow of(ThreadView view) {
        var thread = view.thread();
        return new ThreadRow(
                view.owner(), thread.resource(), thread.parent(), ThreadSummary.of(thread));
    }

    /// When it was changed last; 0 if nobody knows.
    long changedAt() {
        return timeOf(summary);
    }

    private static long timeOf(ThreadSummary summary) {
        return summary.updatedAt() == null ? 0 : summary.updatedAt();
    }

    static Page<ThreadId> page(Stream<ThreadRow> rows, Owner owner, ThreadQuery query) {
        var ids =
                rows.filter(row ->
                                row.owner.equals(owner) && matches(query, row.resource, row.parent))
                        .map(row -> row.summary.id())
                        .sorted(Comparator.comparing(ThreadId::value))
                        .toList();
        return Page.of(ids, query.offset(), query.limit());
    }

    static List<ThreadSummary> newest(Stream<ThreadRow> rows, Owner owner, int limit) {
        return rows.filter(row -> row.owner.equals(owner) && row.parent == null)
                .map(ThreadRow::summary)
                .sorted(NEWEST)
                .limit(limit)
                .toList();
    }

    static boolean matches(
            ThreadQuery query, @Nullable String resource, @Nullable ThreadId parent) {
        return (query.resource() == null || query.resource().equals(resource))
                && (query.parent() == null || query.parent().equals(parent));
    }
}
