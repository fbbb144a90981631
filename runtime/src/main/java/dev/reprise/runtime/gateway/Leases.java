package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.RunLeases;
import dev.reprise.runtime.loop.LiveRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The leases of the runs that this runtime works on, each from before the run is claimed here
/// until its end is stored.
final class Leases {
    /// How long a run is left alone of which nothing is heard.
    static final Duration LENGTH = Duration.ofSeconds(30);

    /// How often a runtime tells of its runs.
    static final Duration RENEWAL = Duration.ofSeconds(10);

    private record Key(Owner owner, RunId run) {}

    private final RunLeases leases;
    private final String holder = UUID.randomUUID().toString();
    private final Map<Key, Claim> held = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private volatile long renewed; // milliseconds since the epoch

    /// @param leases of the store
    Leases(RunLeases leases, InstantSource clock) {
        this.leases = leases;
        this.clock = clock;
        this.renewed = clock.millis();
    }

    /// Takes the lease of a run that is about to be claimed here.
    ///
    /// @param claim the last one so far
    /// @return false when it is worked on, here or elsewhere
    boolean take(Owner owner, Claim claim) {
        var key = new Key(owner, claim.run());
        if (held.putIfAbsent(key, claim) != null) {
            return false;
        }
        boolean isTaken = leases.hold(owner, claim, holder, LENGTH);
        if (!isTaken) {
            held.remove(key, claim);
        }
        return isTaken;
    }

    /// Gives up what [#take] took, unless the run was claimed since.
    void giveUp(Owner owner, Claim claim) {
        if (held.remove(new Key(owner, claim.run()), claim)) {
            leases.release(owner, claim, holder);
        }
    }

    /// A run was claimed here, whoever had its lease.
    void claimed(LiveRun run) {
        var owner = run.setup().identity().owner();
        var claim = run.setup().claim();
        held.put(new Key(owner, claim.run()), claim);
        leases.hold(owner, claim, holder, LENGTH);
    }

    /// The end of a run is stored, or will not be by this process.
    void settled(LiveRun run) {
        giveUp(run.setup().identity().owner(), run.setup().claim());
    }

    /// Tells that all of them are still worked on. A lease that has passed to somebody else
    /// meanwhile is not taken back: this process was not heard of for too long.
    void renew() {
        renewed = clock.millis();
        held.forEach((key, claim) -> leases.hold(key.owner(), claim, holder, LENGTH));
    }

    /// As [#renew()], if it is time for it.
    void renewIfDue() {
        if (isTime(renewed)) {
            renew();
        }
    }

    /// Whether it is time to renew again. A clock that was put back tells nothing of how much time
    /// has passed, so it is time then, too.
    private boolean isTime(long last) {
        return Math.abs(clock.millis() - last) >= RENEWAL.toMillis();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }
}
