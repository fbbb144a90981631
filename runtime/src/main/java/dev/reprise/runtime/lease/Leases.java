package dev.reprise.runtime.lease;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.RunLeases;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The leases of the runs that this runtime works on, each from before the run is claimed here
/// until its end is stored.
public final class Leases {
    /// How long a run is left alone of which nothing is heard.
    public static final Duration LENGTH = Duration.ofSeconds(30);

    /// How often a runtime tells of its runs.
    public static final Duration RENEWAL = Duration.ofSeconds(10);

    private record Key(Owner owner, RunId run) {}

    private final RunLeases leases;
    private final String holder = UUID.randomUUID().toString();
    private final Map<Key, Claim> held = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private volatile long renewed; // milliseconds since the epoch

    /// @param leases of the store
    public Leases(RunLeases leases, InstantSource clock) {
        this.leases = leases;
        this.clock = clock;
        this.renewed = clock.millis();
    }

    /// Takes the lease of a run that may be left behind, to find out what becomes of it.
    ///
    /// @param claim the last one so far
    /// @return false when it is worked on, here or elsewhere
    public boolean take(Owner owner, Claim claim) {
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

    /// Takes the lease of a run for a claim that is about to be made here, whoever had it for an
    /// older one.
    ///
    /// @return false when somebody else is about to make that claim, or has made it
    public boolean expect(Owner owner, Claim claim) {
        var key = new Key(owner, claim.run());
        held.put(key, claim);
        boolean isHeld = leases.hold(owner, claim, holder, LENGTH);
        if (!isHeld) {
            held.remove(key, claim);
        }
        return isHeld;
    }

    /// Does what makes a claim; its lease is held from before, and given up if that fails.
    ///
    /// @return empty when somebody else is about to make that claim, or has made it
    public <T> Optional<T> claiming(Owner owner, Claim claim, Supplier<T> action) {
        if (!expect(owner, claim)) {
            return Optional.empty();
        }
        boolean isMade = false;
        try {
            var made = action.get();
            isMade = true;
            return Optional.of(made);
        } finally {
            if (!isMade) {
                giveUp(owner, claim);
            }
        }
    }

    /// Gives up the lease of a claim, unless it is held for another one by now.
    public void giveUp(Owner owner, Claim claim) {
        if (held.remove(new Key(owner, claim.run()), claim)) {
            leases.release(owner, claim, holder);
        }
    }

    /// Tells that all of them are still worked on. A lease that has passed to somebody else
    /// meanwhile is not taken back: this process was not heard of for too long.
    public void renew() {
        renewed = clock.millis();
        held.forEach((key, claim) -> leases.hold(key.owner(), claim, holder, LENGTH));
    }

    /// As [#renew()], if it is time for it.
    public void renewIfDue() {
        if (isTime(renewed)) {
            renew();
        }
    }

    /// Whether it is time to renew again. A clock that was put back tells nothing of how much time
    /// has passed, so it is time then, too.
    private boolean isTime(long last) {
        return Math.abs(clock.millis() - last) >= RENEWAL.toMillis();
    }

    public boolean isEmpty() {
        return held.isEmpty();
    }
}
