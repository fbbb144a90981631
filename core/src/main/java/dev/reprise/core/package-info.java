/// What every part of Reprise shares: ids, owners, cancellation, and the root of its exceptions.
///
/// Nothing here knows a thread, a run or a tool; every other package may depend on it.
@NullMarked
package dev.reprise.core;

import org.jspecify.annotations.NullMarked;
