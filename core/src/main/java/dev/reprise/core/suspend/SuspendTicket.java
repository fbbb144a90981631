package dev.reprise.core.suspend;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.JsonObject;

/// Why a call waits, how the outside sees it, and how it goes on.
public record SuspendTicket(Suspension suspension, PendingToolCall pending, ResumeMode resumeMode) {
    /// The ticket of a tool that only said "pending".
    public static SuspendTicket ofPending(ToolCall call, String message) {
        var suspension =
                new Suspension(call.id(), "tool:" + call.name(), message, call.arguments(), null);
        return new SuspendTicket(suspension, PendingToolCall.of(call), ResumeMode.REPLAY_TOOL_CALL);
    }

    /// This ticket, its pending call replaced by the original one when id or name is blank.
    public SuspendTicket withPendingOr(ToolCall original) {
        return pending.isBlank() ? new SuspendTicket(suspension, PendingToolCall.of(original), resumeMode) : this;
    }

    public static SuspendTicket fromJson(JsonObject json) {
        return new SuspendTicket(
                json.object("suspension").map(Suspension::fromJson).orElse(Suspension.EMPTY),
                json.object("pending").map(PendingToolCall::fromJson).orElse(PendingToolCall.EMPTY),
                json.text("resume_mode").map(ResumeMode::parse).orElse(ResumeMode.REPLAY_TOOL_CALL));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY
                .with("suspension", suspension.toJson())
                .with("pending", pending.toJson())
                .with("resume_mode", resumeMode.label());
    }
}
