package dev.reprise.core.suspend;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// A call that waits, as it is kept in the thread's state.
public record SuspendedCall(String callId, String toolName, Json arguments, SuspendTicket ticket) {
    private static final String PLACE = "Tool '";
    private static final String HELD = "' is awaiting approval. Execution paused.";

    public static SuspendedCall of(ToolCall call, SuspendTicket ticket) {
        return new SuspendedCall(call.id(), call.name(), call.arguments(), ticket);
    }

    /// The call as the model made it.
    public ToolCall call() {
        return new ToolCall(callId, toolName, arguments);
    }

    /// Whether a decision for this target is meant for this call: its id, the suspension's, or the
    /// pending one's.
    public boolean answersTo(String target) {
        return callId.equals(target)
                || ticket.suspension().id().equals(target)
                || ticket.pending().id().equals(target);
    }

    /// The text that stands in for the result of a call of a tool that waits.
    public static String placeholder(String tool) {
        return PLACE + tool + HELD;
    }

    /// Whether the text of a tool message only stands in for the result of a call, which waits or
    /// never got one.
    public static boolean isPlaceholder(String content) {
        return content.startsWith(PLACE) && content.endsWith(HELD);
    }

    public static SuspendedCall fromJson(Json json) {
        var in = JsonReader.of(json);
        return new SuspendedCall(
                in.requireText("call_id"),
                in.requireText("tool_name"),
                in.json("arguments").orElse(Json.NULL),
                SuspendTicket.fromJson(json));
    }

    public JsonObject toJson() {
        return ticket.toJson()
                .with("call_id", callId)
                .with("tool_name", toolName)
                .with("arguments", arguments);
    }
}
