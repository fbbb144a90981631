package dev.reprise.server.threads;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.store.MessageQuery;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.server.query.Query;
import org.jspecify.annotations.Nullable;

/// Reads which threads, and which messages of a thread, are asked for.
public final class ThreadFilter {
    private ThreadFilter() {}

    /// Which threads to list.
    ///
    /// @throws IllegalArgumentException when a number or an id is none
    public static ThreadQuery threads(Query query) {
        return ThreadQuery.DEFAULT
                .withPage(
                        query.count("offset", 0), query.count("limit", ThreadQuery.DEFAULT.limit()))
                .withParent(query.text("parent_thread_id").map(ThreadId::new).orElse(null));
    }

    /// Which messages to show: public ones, unless the query asks for others.
    ///
    /// @throws IllegalArgumentException when a number or an id is none
    public static MessageQuery messages(Query query) {
        return new MessageQuery(
                cursor(query.signed("after")),
                cursor(query.signed("before")),
                query.count("limit", MessageQuery.DEFAULT.limit()),
                query.text("order").filter("desc"::equals).isPresent(),
                visibility(query.text("visibility").orElse("")),
                query.text("run_id").map(RunId::new).orElse(null));
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
