package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import org.jspecify.annotations.Nullable;

/// Which threads to list, by id in ascending order.
///
/// @param offset how many to leave out; beyond the end gives an empty page
/// @param limit at most so many, clamped to 1..200
public record ThreadQuery(
        int offset, int limit, @Nullable String resource, @Nullable ThreadId parent) {
    public static final ThreadQuery DEFAULT = new ThreadQuery(0, 50, null, null);

    public ThreadQuery {
        offset = Math.max(0, offset);
        limit = Math.clamp(limit, 1, 200);
    }

    public ThreadQuery withPage(int newOffset, int newLimit) {
        return new ThreadQuery(newOffset, newLimit, resource, parent);
    }

    public ThreadQuery withParent(@Nullable ThreadId newParent) {
        return new ThreadQuery(offset, limit, resource, newParent);
    }

    public ThreadQuery withResource(@Nullable String newResource) {
        return new ThreadQuery(offset, limit, newResource, parent);
    }
}
