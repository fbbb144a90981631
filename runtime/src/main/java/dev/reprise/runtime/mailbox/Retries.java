package dev.reprise.runtime.mailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Places that are to be looked at again at a certain time. May be used by any number of threads.
final class Retries {
    private final PriorityQueue<Retry> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Retry::at)); // guarded by itself
    private final Runnable sooner;

    private record Retry(long at, Place place) {}

    /// @param sooner told that something may be due sooner than before
    Retries(Runnable sooner) {
        this.sooner = sooner;
    }

    /// @param at milliseconds since the epoch
    void add(Place place, long at) {
        synchronized (waiting) {
            waiting.add(new Retry(at, place));
        }
        sooner.run();
    }

    /// Takes out what is due.
    List<Place> due(long now) {
        var due = new ArrayList<Place>();
        synchronized (waiting) {
            for (var first = waiting.peek();
                    first != null && first.at() <= now;
                    first = waiting.peek()) {
                due.add(waiting.remove().place());
            }
        }
        return due.stream().distinct().toList();
    }

    /// When the next one is due.
    long next() {
        synchronized (waiting) {
            var first = waiting.peek();
            return first == null ? Long.MAX_VALUE : first.at();
        }
    }
}
