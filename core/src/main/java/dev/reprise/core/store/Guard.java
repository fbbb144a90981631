package dev.reprise.core.store;

import org.jspecify.annotations.Nullable;

/// What must hold for an append to take effect.
///
/// @param claim the writer's ownership of the run it writes for; absent for writers outside of runs
/// @param inputs the last record whose inputs the writer knows: no later one may be open, but those
///   that the commit uses up; [Long#MAX_VALUE] when it does not matter
public record Guard(VersionPrecondition version, @Nullable Claim claim, long inputs) {
    /// No condition.
    public static final Guard NONE = new Guard(VersionPrecondition.any(), null);

    public Guard(VersionPrecondition version, @Nullable Claim claim) {
        this(version, claim, Long.MAX_VALUE);
    }

    public static Guard of(VersionPrecondition version) {
        return new Guard(version, null);
    }

    /// The owner of a run writes at exactly this version.
    public static Guard of(Claim claim, long version) {
        return new Guard(VersionPrecondition.exactly(version), claim);
    }

    /// The owner of a run writes, whatever the version.
    public static Guard of(Claim claim) {
        return new Guard(VersionPrecondition.any(), claim);
    }

    /// This condition, and that nothing was received since a record.
    public Guard withInputsUpTo(long lsn) {
        return new Guard(version, claim, lsn);
    }
}
