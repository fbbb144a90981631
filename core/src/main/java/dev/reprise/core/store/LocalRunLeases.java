package dev.reprise.core.store;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The leases of a store that one process has for itself: they are in memory and die with it.
public final class LocalRunLeases implements RunLeases {
    private record Key(Owner owner, RunId run) {}

    /// @param until milliseconds since the epoch
    private record Lease(long epoch, String holder, long until) {}

    private final Map<Key, Lease> leases = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /// @param clock tells which leases have run out
    public LocalRunLeases(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean hold(Owner owner, Claim claim, String holder, Duration length) {
        long now = clock.millis();
        var wanted = new Lease(claim.epoch(), holder, now + length.toMillis());
        var held =
                leases.compute(
                        new Key(owner, claim.run()),
                        (_, other) -> other == null || gives(other, wanted, now) ? wanted : other);
        return held.equals(wanted);
    }

    private static boolean gives(Lease held, Lease wanted, long now) {
        boolean isNewer = wanted.epoch() > held.epoch();
        boolean isOwn = wanted.holder().equals(held.holder()) && wanted.epoch() == held.epoch();
        return isNewer || isOwn || held.until() <= now;
    }

    @Override
    public void release(Owner owner, Claim claim, String holder) {
        leases.computeIfPresent(
                new Key(owner, claim.run()),
                (_, held) ->
                        held.holder().equals(holder) && held.epoch() <= claim.epoch()
                                ? null
                                : held);
    }
}
