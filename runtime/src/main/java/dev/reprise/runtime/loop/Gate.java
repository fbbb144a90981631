package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides whether a call runs. The order of the checks is fixed: blocked, answered, unknown tool,
/// bad arguments, suspended.
sealed interface Gate {
    /// The tool runs.
    record Open(Tool tool) implements Gate {}

    /// The call has its result without the tool.
    record Settled(ToolResult result) implements Gate {}

    /// The call waits for a decision.
    record Held(SuspendTicket ticket) implements Gate {}

    static Gate of(ToolCall call, @Nullable Tool tool, List<BeforeToolExecuteAction> wanted) {
        Block block = null;
        Suspend suspend = null;
        ToolResult preset = null;
        for (var action : wanted) {
            switch (action) {
                case Block refusal -> {
                    block = refusal;
                    suspend = null;
                }
                case Suspend wait -> {
                    suspend = wait;
                    block = null;
                }
                case SetToolResult(var result) -> preset = result;
                case ChangeState _ -> {} // reduced with the others of the phase
            }
        }
        if (block != null) {
            return new Settled(
                    ToolResult.error(
                            call.name(),
                            block.reason().isBlank() ? "Blocked by plugin" : block.reason()));
        }
        if (preset != null) {
            return new Settled(preset);
        }
        if (tool == null) {
            return new Settled(
                    ToolResult.error(call.name(), "Tool '%s' not found".formatted(call.name())));
        }
        try {
            tool.validate(call.arguments());
        } catch (ToolException e) {
            return new Settled(ToolResult.error(call.name(), LoopException.textOf(e)));
        } catch (RuntimeException | StackOverflowError e) { // the check is the tool's code, too
            var failure = ToolException.internal(LoopException.textOf(e));
            return new Settled(ToolResult.error(call.name(), LoopException.textOf(failure)));
        }
        return suspend == null ? new Open(tool) : new Held(suspend.ticket().withPendingOr(call));
    }
}
