package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.store.ThreadStore;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/// Which runtime of this process works on which run of a store, and until when that may be
/// believed.
///
/// A run without a lease is nobody's: what a process leaves behind when it dies. A store that
/// several processes share would keep its leases itself; those there are belong to one process, or
/// are locked by it. What keeps two runtimes from writing for one run is its epoch, not this.
final class Leases {
    /// How long a run is left alone of which nothing is heard.
    static final Duration LENGTH = Duration.ofSeconds(30);

    /// How often a runtime tells of its runs.
    static final Duration RENEWAL = Duration.ofSeconds(10);

    private static final Map<ThreadStore, Leases> STORES =
            Collections.synchronizedMap(new WeakHashMap<>());

    private record Key(Owner owner, RunId run) {}

    /// @param until milliseconds since the epoch
    private record Lease(Object holder, long until) {
        boolean isOf(Object other) {
            return holder.equals(other);
        }
    }

    private final Map<Key, Lease> leases = new ConcurrentHashMap<>();

    private Leases() {}

    static Leases of(ThreadStore store) {
        return STORES.computeIfAbsent(store, _ -> new Leases());
    }

    /// Takes or renews the lease, whoever held it.
    void hold(Owner owner, RunId run, Object holder, long now) {
        leases.put(new Key(owner, run), new Lease(holder, now + LENGTH.toMillis()));
    }

    /// Takes the lease unless somebody else holds it.
    ///
    /// @return whether it is the holder's now
    boolean take(Owner owner, RunId run, Object holder, long now) {
        var taken = new Lease(holder, now + LENGTH.toMillis());
        var held =
                leases.compute(
                        new Key(owner, run),
                        (_, other) ->
                                other == null || other.isOf(holder) || other.until() <= now
                                        ? taken
                                        : other);
        return taken.equals(held);
    }

    void release(Owner owner, RunId run, Object holder) {
        leases.computeIfPresent(new Key(owner, run), (_, held) -> held.isOf(holder) ? null : held);
    }
}
