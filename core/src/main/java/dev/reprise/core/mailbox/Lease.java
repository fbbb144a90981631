package dev.reprise.core.mailbox;

/// The right to work on an entry for a while.
///
/// @param token proves the right; every claim makes a new one
/// @param consumer who works on it
/// @param until milliseconds since the epoch; at this moment it has ended
public record Lease(String token, String consumer, long until) {
    public Lease withUntil(long newUntil) {
        return new Lease(token, consumer, newUntil);
    }

    public boolean isOver(long now) {
        return until <= now;
    }
}
