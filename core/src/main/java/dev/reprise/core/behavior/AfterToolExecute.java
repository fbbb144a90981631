package dev.reprise.core.behavior;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.tool.ToolResult;

/// A tool ran, or was answered for.
public record AfterToolExecute(RunSnapshot run, ToolCall call, ToolResult result)
        implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.AFTER_TOOL_EXECUTE;
    }
}
