package dev.reprise.state.processor;

import dev.reprise.state.lattice.Lattice;

/// How a type merges.
///
/// @param code the expression for its lattice
/// @param check a lattice that accepts the same JSON
record Merge(String code, Lattice<?> check) {}
