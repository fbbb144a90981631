package dev.reprise.state;

import java.util.Optional;

/// Two patches touch the same place.
///
/// @param path where; of two different paths the shorter one
public record Conflict(Path path, Kind kind) {
    /// How the two paths meet.
    public enum Kind {
        /// They are equal.
        EXACT_MATCH,
        /// One is the beginning of the other.
        PREFIX_CONFLICT
    }

    static Optional<Conflict> between(Path left, Path right) {
        if (left.isPrefixOf(right)) {
            var kind = left.size() == right.size() ? Kind.EXACT_MATCH : Kind.PREFIX_CONFLICT;
            return Optional.of(new Conflict(left, kind));
        }
        return right.isPrefixOf(left)
                ? Optional.of(new Conflict(right, Kind.PREFIX_CONFLICT))
                : Optional.empty();
    }
}
