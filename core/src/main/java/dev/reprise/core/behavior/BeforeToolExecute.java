package dev.reprise.core.behavior;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.tool.Tool;
import org.jspecify.annotations.Nullable;

/// A tool is about to run.
///
/// @param resume the decision that lets a suspended call go on
/// @param tool absent when the agent has none with this name
public record BeforeToolExecute(
        RunSnapshot run, ToolCall call, @Nullable ToolCallResume resume, @Nullable Tool tool)
        implements PhaseView {
    /// A call of which the tool is not known.
    public BeforeToolExecute(RunSnapshot run, ToolCall call, @Nullable ToolCallResume resume) {
        this(run, call, resume, null);
    }

    @Override
    public Phase phase() {
        return Phase.BEFORE_TOOL_EXECUTE;
    }
}
