package dev.reprise.core.behavior;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.ToolCallResume;
import org.jspecify.annotations.Nullable;

/// A tool is about to run.
///
/// @param resume the decision that lets a suspended call go on
public record BeforeToolExecute(RunSnapshot run, ToolCall call, @Nullable ToolCallResume resume)
        implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.BEFORE_TOOL_EXECUTE;
    }
}
