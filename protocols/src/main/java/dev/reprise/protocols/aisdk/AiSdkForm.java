package dev.reprise.protocols.aisdk;

/// What the clients of a server understand.
///
/// @param version of the package `ai` that they use: 5, 6, or 7 for that and newer ones
/// @param approvals where a question for permission is shown
public record AiSdkForm(int version, Approvals approvals) {
    /// Clients of version 6, which read what newer ones read.
    public static final AiSdkForm DEFAULT = new AiSdkForm(6, Approvals.REAL_PART);

    /// Where a question for permission is shown.
    public enum Approvals {
        /// On the part of the call that is asked about, as current clients expect it.
        REAL_PART,
        /// As a call of its own, named `PermissionConfirm`, which front ends draw that were made
        /// before clients knew approvals. Such front ends also read the history with one message
        /// for every stored one.
        PERMISSION_PART
    }

    public AiSdkForm {
        if (version < 5 || version > 7) {
            throw new IllegalArgumentException("version must be 5, 6 or 7, was " + version);
        }
    }

    public AiSdkForm withVersion(int newVersion) {
        return new AiSdkForm(newVersion, approvals);
    }

    public AiSdkForm withApprovals(Approvals place) {
        return new AiSdkForm(version, place);
    }

    /// Whether clients know approvals.
    boolean hasApprovals() {
        return version >= 6;
    }

    boolean asksOnRealPart() {
        return hasApprovals() && approvals == Approvals.REAL_PART;
    }

    /// Whether clients can take back a step.
    boolean hasResetStep() {
        return version >= 7;
    }
}
