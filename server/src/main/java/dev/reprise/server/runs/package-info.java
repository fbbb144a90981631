/// What the run routes read: a start request, inputs for a run, and the filters of a listing.
///
/// Pure: JSON or a query comes in, values of the core go out. Shapes that do not fit are
/// [dev.reprise.state.JsonException]s; values that fit and are not allowed, such as a blank agent,
/// are [IllegalArgumentException]s.
@NullMarked
package dev.reprise.server.runs;

import org.jspecify.annotations.NullMarked;
