package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// What applying a patch has to know about the values that merge.
///
/// Implemented by `LatticeRegistry` of the package `lattice`; any thread may ask, and the answers
/// never change.
public interface Lattices {
    /// Nothing merges: a delta takes the place of what is there.
    Lattices NONE = new NoLattices();

    /// Whether the values at exactly this path merge.
    boolean isKnown(Path path);

    /// The value to be set for a delta. At a path that is not known it is the delta itself.
    ///
    /// @param current what is there; null if the path leads nowhere, and not if it leads to JSON
    ///   `null`
    /// @throws StateException with `Serialization` if either is no value of the lattice
    Json merge(Path path, @Nullable Json current, Json delta);
}
