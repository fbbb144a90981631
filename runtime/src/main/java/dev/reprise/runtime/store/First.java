package dev.reprise.runtime.store;

import dev.reprise.core.store.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Stream;

/// The least of many things, found without ordering all of them.
final class First {
    /// Up to here that is cheaper than ordering all.
    private static final int FEW = 4_096;

    private First() {}

    /// The part of all things in an order that a query asks for.
    ///
    /// @param change made of each thing of the page
    static <T, R> Page<R> page(
            Stream<T> all,
            Comparator<T> order,
            int offset,
            int limit,
            Function<? super T, ? extends R> change) {
        long end = (long) offset + limit;
        var page =
                end > FEW
                        ? Page.of(all.sorted(order).toList(), offset, limit)
                        : least(all, order, offset, (int) end);
        return new Page<>(
                page.items().stream().<R>map(change).toList(), page.total(), page.hasMore());
    }

    private static <T> Page<T> least(Stream<T> all, Comparator<T> order, int offset, int end) {
        var least = new PriorityQueue<T>(order.reversed()); // the greatest of them is its head
        long[] total = new long[1];
        all.forEach(each -> {
            total[0]++;
            if (least.size() < end) {
                least.add(each);
            } else if (end > 0 && order.compare(each, least.element()) < 0) {
                least.remove();
                least.add(each);
            }
        });
        List<T> sorted = new ArrayList<>(least);
        sorted.sort(order);
        int from = Math.min(offset, sorted.size());
        return new Page<>(sorted.subList(from, sorted.size()), total[0], total[0] > end);
    }
}
