package dev.reprise.core.behavior;

import dev.reprise.core.tool.ToolResult;

/// Answers the call without running the tool.
public record SetToolResult(ToolResult result) implements BeforeToolExecuteAction {}
