package dev.reprise.core.store;

import dev.reprise.core.RunId;
import java.util.List;

/// Where a run is found in the log of its thread.
///
/// @param number of the run in its thread, from 1
/// @param firstLsn its first record
/// @param lastLsn its last record so far
/// @param lastSeq its last durable event, -1 when there is none
/// @param claims its ownerships, oldest first
public record RunTrail(
        RunId run, long number, long firstLsn, long lastLsn, long lastSeq, List<Ownership> claims) {
    /// A claim and the last event that was durable when it was made.
    public record Ownership(long epoch, long seq) {}

    public RunTrail {
        claims = List.copyOf(claims);
    }

    /// The epoch in force, 0 when the run was never claimed.
    public long epoch() {
        return claims.isEmpty() ? 0 : claims.getLast().epoch();
    }

    /// Where the stream was cut when it showed this event in this epoch and was then taken over.
    ///
    /// @return the last event that stands; the given one when nothing was withdrawn
    public long standing(long epoch, long seq) {
        long standing = seq;
        for (var claim : claims) {
            if (claim.epoch() > epoch) {
                standing = Math.min(standing, claim.seq());
            }
        }
        return standing;
    }
}
