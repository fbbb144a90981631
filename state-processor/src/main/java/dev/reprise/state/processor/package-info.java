/// The annotation processor of typed state.
///
/// For each record with `@AgentState` it generates one class beside it, its mirror, with all that
/// the run time would otherwise find out by reflection. What cannot be state is an error at the
/// element that says it. A mirror depends on its record and the types that the record names, and on
/// nothing else, so that builds may process each record by itself.
@NullMarked
package dev.reprise.state.processor;

import org.jspecify.annotations.NullMarked;
