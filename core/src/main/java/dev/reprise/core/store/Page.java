package dev.reprise.core.store;

import java.util.List;

/// Some of a number of things.
///
/// @param total how many there are in all
/// @param hasMore whether some come after these
public record Page<T>(List<T> items, long total, boolean hasMore) {
    public Page {
        items = List.copyOf(items);
    }

    /// Nothing, of nothing.
    public static <T> Page<T> empty() {
        return new Page<>(List.of(), 0, false);
    }

    /// The part of a whole list that a query asks for.
    public static <T> Page<T> of(List<T> all, int offset, int limit) {
        int from = Math.min(offset, all.size());
        int to = (int) Math.min((long) from + limit, all.size());
        return new Page<>(all.subList(from, to), all.size(), to < all.size());
    }
}
