/// Guards against runs that do not come to an end by themselves; each is attached on purpose.
///
/// [LoopGuard] bounds steps, time and tool calls, [RepeatedCalls] notices a model that goes in
/// circles. Both end a run as stopped, with the reason as data, after one last model call without
/// tools in which the model may say what it has. What they count is run-scoped state, so that it
/// outlives the process.
@NullMarked
package dev.reprise.extensions.guard;

import org.jspecify.annotations.NullMarked;
