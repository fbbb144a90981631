package dev.reprise.state.lattice;

import dev.reprise.state.Json;

/// A type of values that merge, and their JSON form.
///
/// `merge` must be commutative, associative and idempotent, and no merge or reading of a value may
/// depend on anything else. Any thread may call, so implementations keep no state of their own.
///
/// @param <L> the values, immutable
public interface Lattice<L> {
    /// The least value that holds what either of the two holds.
    L merge(L left, L right);

    Json toJson(L value);

    /// A value from its JSON form.
    ///
    /// @throws dev.reprise.state.JsonException if that is not exactly the form of a value
    L fromJson(Json json);
}
