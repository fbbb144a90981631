package dev.reprise.runtime.store;

import dev.reprise.core.ThreadId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How often logs were cut back while the store was open, for those who read them meanwhile. May be
/// used from any thread.
final class Cuts {
    private final ConcurrentMap<ThreadId, Integer> counts = new ConcurrentHashMap<>();

    void add(ThreadId thread) {
        counts.merge(thread, 1, Integer::sum);
    }

    int of(ThreadId thread) {
        return counts.getOrDefault(thread, 0);
    }
}
