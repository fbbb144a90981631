package dev.reprise.runtime.frontend;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeToolExecute;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.SetToolResult;
import dev.reprise.core.behavior.Suspend;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The behavior of tools that run where the caller is: their calls wait for the caller's answer,
/// which becomes their result.
///
/// @param id of the behavior
/// @param names of the tools
public record FrontendTools(String id, Set<String> names) implements AgentBehavior {
    /// The id of the behavior that an application registers.
    public static final String ID = "frontend_tools";

    public FrontendTools {
        names = Set.copyOf(names);
    }

    /// The behavior for tools that an application names itself. Attached last, nobody else is asked
    /// about their calls.
    public static FrontendTools of(List<ToolDescriptor> tools) {
        return of(ID, tools);
    }

    public static FrontendTools of(String id, List<ToolDescriptor> tools) {
        return new FrontendTools(
                id, tools.stream().map(ToolDescriptor::id).collect(Collectors.toSet()));
    }

    /// What the model is told of such a tool; it never runs here.
    public static Tool stub(ToolDescriptor descriptor) {
        return Tool.of(
                        descriptor,
                        (_, _) -> {
                            throw ToolException.internal(
                                    "tool %s runs in the front end only"
                                            .formatted(descriptor.id()));
                        })
                .readOnly();
    }

    @Override
    public ActionSet<BeforeToolExecuteAction> beforeToolExecute(BeforeToolExecute view) {
        var call = view.call();
        if (!names.contains(call.name())) {
            return ActionSet.empty();
        }
        var answer = view.resume();
        return answer != null && answer.action() == ToolCallResume.Action.RESUME
                ? ActionSet.of(
                        new SetToolResult(ToolResult.success(call.name(), data(call, answer))))
                : ActionSet.of(new Suspend(ticket(call)));
    }

    /// A bare yes says that the call was done as it was asked for.
    private static Json data(ToolCall call, ToolCallResume answer) {
        var result = answer.effectiveResult();
        return result.equals(Json.TRUE) ? call.arguments() : result;
    }

    private static SuspendTicket ticket(ToolCall call) {
        var suspension =
                new Suspension(call.id(), "tool:" + call.name(), "", call.arguments(), null);
        return new SuspendTicket(
                suspension, PendingToolCall.of(call), ResumeMode.USE_DECISION_AS_TOOL_RESULT);
    }
}
