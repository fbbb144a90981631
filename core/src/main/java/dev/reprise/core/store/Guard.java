package dev.reprise.core.store;

import org.jspecify.annotations.Nullable;

/// What must hold for an append to take effect.
///
/// @param claim the writer's ownership of the run it writes for; absent for writers outside of runs
public record Guard(VersionPrecondition version, @Nullable Claim claim) {
    /// No condition.
    public static final Guard NONE = new Guard(VersionPrecondition.any(), null);

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
}
