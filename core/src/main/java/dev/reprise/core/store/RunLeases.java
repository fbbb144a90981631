package dev.reprise.core.store;

import dev.reprise.core.Owner;
import java.time.Duration;

/// Port: who works on which run, and until when that may be believed.
///
/// A run without a lease is nobody's: what a process leaves behind when it dies. A lease only
/// spares others a takeover; what keeps a late process from writing for a run is the epoch of its
/// claim. What time it is, the store knows. Calls do not throw: what cannot be told is not granted.
public interface RunLeases {
    /// Takes or renews the lease of a run. It is granted when nobody holds it, when it has run out,
    /// when it is the holder's own, and when it was held for an older claim of the run.
    ///
    /// @param claim the last one of the run, whoever made it, or the next one, which the holder is
    ///   about to make
    /// @param holder names who works on it, told apart from all others over the same store
    /// @param length how long it is believed from now on
    /// @return whether it is the holder's now
    boolean hold(Owner owner, Claim claim, String holder, Duration length);

    /// Gives a lease up, unless it is somebody else's or was taken for a newer claim since.
    void release(Owner owner, Claim claim, String holder);
}
