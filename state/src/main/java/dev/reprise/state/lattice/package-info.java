/// Values that merge: whatever is written apart, by however many writers and in whatever order,
/// comes to the same once it is put together.
///
/// A merge is commutative, associative and idempotent. What an operation carries is a whole value,
/// not a step, so merging it twice does no harm. All values are immutable; a change gives a new
/// value that shares what it has in common with the old one.
@NullMarked
package dev.reprise.state.lattice;

import org.jspecify.annotations.NullMarked;
