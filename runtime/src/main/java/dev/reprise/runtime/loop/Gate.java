package dev.reprise.runtime.loop;

import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.SetToolResult;
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
        var setting = GateSetting.of(wanted);
        if (setting instanceof GateSetting.Blocked(var reason)) {
            return refused(call, reason.isBlank() ? "Blocked by plugin" : reason);
        }
        var preset = presetIn(wanted);
        if (preset != null) {
            return new Settled(preset);
        }
        if (tool == null) {
            return refused(call, "Tool '%s' not found".formatted(call.name()));
        }
        try {
            tool.validate(call.arguments());
        } catch (ToolException e) {
            return refused(call, LoopException.textOf(e));
        } catch (RuntimeException | StackOverflowError e) { // the check is the tool's code, too
            return refused(
                    call, LoopException.textOf(ToolException.internal(LoopException.textOf(e))));
        }
        return setting instanceof GateSetting.Pending(var ticket)
                ? new Held(ticket.withPendingOr(call))
                : new Open(tool);
    }

    private static Gate refused(ToolCall call, String why) {
        return new Settled(ToolResult.error(call.name(), why));
    }

    /// The last result that a behavior gave; independent of how the gate is set.
    private static @Nullable ToolResult presetIn(List<BeforeToolExecuteAction> wanted) {
        ToolResult last = null;
        for (var action : wanted) {
            if (action instanceof SetToolResult(var result)) {
                last = result;
            }
        }
        return last;
    }
}
