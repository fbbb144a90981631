package dev.reprise.runtime.mailbox;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The entries that this process works on, one of a mailbox at a time.
final class Claims {
    private final Map<Place, Claim> claims = new ConcurrentHashMap<>();

    /// An entry whose run has begun.
    ///
    /// @param token proves the right to settle it
    record Claim(Place place, RunId run, MailboxEntryId entry, String token) {}

    /// The one that was held before is somebody else's, or nobody's.
    void hold(Claim claim) {
        claims.put(claim.place(), claim);
    }

    Optional<Claim> on(Place place) {
        return Optional.ofNullable(claims.get(place));
    }

    void release(Claim claim) {
        claims.remove(claim.place(), claim);
    }

    List<Claim> all() {
        return List.copyOf(claims.values());
    }
}
