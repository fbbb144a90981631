package dev.reprise.core.gateway;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolResult;

/// An effect of a run that was taken back, or could not be.
///
/// @param call that had it
/// @param outcome of taking it back
public record Undone(ToolCall call, ToolResult outcome) {}
