package dev.reprise.core.suspend;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

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
        return pending.isBlank()
                ? new SuspendTicket(suspension, PendingToolCall.of(original), resumeMode)
                : this;
    }

    public static SuspendTicket fromJson(Json json) {
        var in = JsonReader.of(json);
        return new SuspendTicket(
                in.optional("suspension", Suspension::fromJson).orElse(Suspension.EMPTY),
                in.optional("pending", PendingToolCall::fromJson).orElse(PendingToolCall.EMPTY),
                in.text("resume_mode").map(ResumeMode::parse).orElse(ResumeMode.REPLAY_TOOL_CALL));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY
                .with("suspension", suspension.toJson())
                .with("pending", pending.toJson())
                .with("resume_mode", resumeMode.label());
    }
}
