/// The faces of the runtime: [Agent] for a model and its tools, [AgentOs] for everything.
///
/// Building starts nothing. Runs block nobody: each has a thread of its own, and its events are
/// read from a [RunStream].
@NullMarked
package dev.reprise.runtime;

import org.jspecify.annotations.NullMarked;
