/// Tool calls that wait for somebody, the decisions that answer them, and the life cycle of a call.
///
/// Legal moves of a call are in [ToolCallStatus] and nowhere else.
@NullMarked
package dev.reprise.core.suspend;

import org.jspecify.annotations.NullMarked;
