package dev.reprise.core.suspend;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// Why a call waits, how the outside sees it, how it goes on, and until when it waits.
///
/// @param expiry absent when it waits for as long as it takes
public record SuspendTicket(
        Suspension suspension,
        PendingToolCall pending,
        ResumeMode resumeMode,
        @Nullable Expiry expiry) {
    /// A ticket of a call that waits for as long as it takes.
    public SuspendTicket(Suspension suspension, PendingToolCall pending, ResumeMode resumeMode) {
        this(suspension, pending, resumeMode, null);
    }

    public SuspendTicket withExpiry(@Nullable Expiry newExpiry) {
        return new SuspendTicket(suspension, pending, resumeMode, newExpiry);
    }

    public SuspendTicket withPending(PendingToolCall newPending) {
        return new SuspendTicket(suspension, newPending, resumeMode, expiry);
    }

    /// The same question, with something else shown with it.
    public SuspendTicket withParameters(Json shown) {
        return new SuspendTicket(suspension.withParameters(shown), pending, resumeMode, expiry);
    }

    /// The ticket of a tool that only said "pending".
    public static SuspendTicket ofPending(ToolCall call, String message) {
        var suspension =
                new Suspension(call.id(), "tool:" + call.name(), message, call.arguments(), null);
        return new SuspendTicket(suspension, PendingToolCall.of(call), ResumeMode.REPLAY_TOOL_CALL);
    }

    /// This ticket, its pending call replaced by the original one when id or name is blank.
    public SuspendTicket withPendingOr(ToolCall original) {
        return pending.isBlank() ? withPending(PendingToolCall.of(original)) : this;
    }

    public static SuspendTicket fromJson(Json json) {
        var in = JsonReader.of(json);
        return new SuspendTicket(
                in.optional("suspension", Suspension::fromJson).orElse(Suspension.EMPTY),
                in.optional("pending", PendingToolCall::fromJson).orElse(PendingToolCall.EMPTY),
                in.text("resume_mode").map(ResumeMode::parse).orElse(ResumeMode.REPLAY_TOOL_CALL),
                in.optional("expiry", Expiry::fromJson).orElse(null));
    }

    public JsonObject toJson() {
        var json =
                JsonObject.EMPTY
                        .with("suspension", suspension.toJson())
                        .with("pending", pending.toJson())
                        .with("resume_mode", resumeMode.label());
        return expiry == null ? json : json.with("expiry", expiry.toJson());
    }
}
