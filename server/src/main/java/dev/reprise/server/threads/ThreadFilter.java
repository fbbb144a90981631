package dev.reprise.server.threads;

import dev.reprise.core.message.Visibility;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.server.query.IdFilters;
import dev.reprise.server.query.Query;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads which threads, and which messages of a thread, are asked for.
public final class ThreadFilter {
    private ThreadFilter() {}

    /// Which threads to list; empty when no thread can match.
    ///
    /// @throws IllegalArgumentException when a number is none
    public static Optional<ThreadQuery> threads(Query query) {
        var ids = new IdFilters(query);
        var filter =
                ThreadQuery.DEFAULT
                        .withPage(
                                query.count("offset", 0),
                                query.count("limit", ThreadQuery.DEFAULT.limit()))
                        .withParent(ids.thread("parent_thread_id"));
        return ids.canMatch() ? Optional.of(filter) : Optional.empty();
    }

    /// Which messages to show: public ones, unless the query asks for others; empty when no message
    /// can match.
    ///
    /// @throws IllegalArgumentException when a number is none
    public static Optional<MessageQuery> messages(Query query) {
        var ids = new IdFilters(query);
        var filter =
                new MessageQuery(
                        cursor(query.signed("after")),
                        cursor(query.signed("before")),
                        query.count("limit", MessageQuery.DEFAULT.limit()),
                        query.text("order").filter("desc"::equals).isPresent(),
                        visibility(query.text("visibility").orElse("")),
                        ids.run("run_id"));
        return ids.canMatch() ? Optional.of(filter) : Optional.empty();
    }

    /// No list is longer than `int`, so nothing is lost and a cursor can be added to.
    private static @Nullable Long cursor(@Nullable Long cursor) {
        return cursor == null
                ? null
                : Long.valueOf(Math.clamp(cursor, -1L, (long) Integer.MAX_VALUE));
    }

    private static @Nullable Visibility visibility(String wanted) {
        return switch (wanted) {
            case "internal" -> Visibility.INTERNAL;
            case "none" -> null;
            default -> Visibility.ALL;
        };
    }
}
