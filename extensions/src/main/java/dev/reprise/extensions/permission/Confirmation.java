package dev.reprise.extensions.permission;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.suspend.PendingToolCall;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.core.suspend.Suspension;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The question whether a call may run, and what its answer leaves behind.
public final class Confirmation {
    /// What the question is called among pending calls.
    public static final String NAME = "PermissionConfirm";

    private static final System.Logger LOG = System.getLogger(Confirmation.class.getName());
    private static final String ACTION = "tool:" + NAME;
    private static final Json ANSWER =
            Json.parse(
                    """
                    {"type":"object","additionalProperties":true,
                     "properties":{"approved":{"type":"boolean"},"reason":{"type":"string"},
                      "remember":{"type":"boolean"}},
                     "required":["approved"]}
                    """);

    private Confirmation() {}

    /// The ticket that makes a call wait for the answer.
    ///
    /// @param rule why it is asked; absent when no rule applies
    static SuspendTicket ticket(ToolCall call, @Nullable PermissionRule rule) {
        return ticket(call, rule, null);
    }

    /// As [#ticket(ToolCall, PermissionRule)], with what the tool says of the call.
    static SuspendTicket ticket(ToolCall call, @Nullable PermissionRule rule, @Nullable Tool tool) {
        var id = "fc_" + call.id();
        var shown =
                JsonObject.EMPTY.with("tool_name", call.name()).with("tool_args", call.arguments());
        var why = rule == null ? shown : shown.with("matched_rule", rule.key());
        var parameters = tool == null ? why : about(tool, call, why);
        return new SuspendTicket(
                new Suspension(
                        id,
                        ACTION,
                        "Permission required to run tool '%s'".formatted(call.name()),
                        parameters,
                        ANSWER),
                new PendingToolCall(id, NAME, shown),
                ResumeMode.REPLAY_TOOL_CALL);
    }

    /// What the tool says of the call.
    private static JsonObject about(Tool tool, ToolCall call, JsonObject shown) {
        var risk = tool.risk();
        var more = risk.isEmpty() ? shown : shown.with("risk", risk.get().label());
        try {
            var preview = tool.preview(call.arguments());
            return preview.isEmpty() ? more : more.with("preview", preview.get());
        } catch (RuntimeException e) { // foreign code, and arguments that nobody checked
            LOG.log(
                    System.Logger.Level.WARNING,
                    "tool %s cannot show what a call would do".formatted(call.name()),
                    e);
            return more;
        }
    }

    /// Whether a call waits for an answer to this question and not for something else.
    public static boolean isAsked(SuspendedCall waiting) {
        var ticket = waiting.ticket();
        return ticket.pending().name().equalsIgnoreCase(NAME)
                || ticket.suspension().action().equalsIgnoreCase(ACTION);
    }

    /// The lasting rule that an answer asks for: its tool is allowed when the call goes on, denied
    /// when it is cancelled. Empty unless the answer says `"remember": true` to this question.
    public static Optional<PermissionAction> remembered(
            SuspendedCall waiting, ToolCallResume answer) {
        boolean remember =
                answer.result() instanceof JsonObject given
                        && Json.TRUE.equals(given.get("remember"));
        if (!remember || !isAsked(waiting)) {
            return Optional.empty();
        }
        var verdict =
                switch (answer.action()) {
                    case RESUME -> Verdict.ALLOW;
                    case CANCEL -> Verdict.DENY;
                };
        return Optional.of(new PermissionAction.SetTool(waiting.toolName(), verdict));
    }
}
