package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// A lock for each thread, kept as long as somebody holds it or waits for it. Who holds one may
/// take it again.
public final class ThreadLocks {
    private record Key(Owner owner, ThreadId thread) {}

    private record Held(ReentrantLock lock, int users) {}

    private final Map<Key, Held> locks = new ConcurrentHashMap<>();

    /// Does something that nobody else does with this thread meanwhile.
    public <T> T locked(Owner owner, ThreadId thread, Supplier<T> action) {
        var key = new Key(owner, thread);
        var held =
                locks.compute(
                        key,
                        (_, known) ->
                                known == null
                                        ? new Held(new ReentrantLock(), 1)
                                        : new Held(known.lock(), known.users() + 1));
        held.lock().lock();
        try {
            return action.get();
        } finally {
            held.lock().unlock();
            locks.computeIfPresent(
                    key,
                    (_, known) ->
                            known.users() == 1 ? null : new Held(known.lock(), known.users() - 1));
        }
    }
}
