package dev.reprise.core.suspend;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// The durable record of one tool call.
///
/// @param resumeToken pending id a decision names while the call is suspended; empty when there is
///   none
/// @param resume the accepted decision
/// @param scratch free for the tool
/// @param updatedAt milliseconds since the epoch
public record ToolCallState(
        String callId,
        String toolName,
        Json arguments,
        ToolCallStatus status,
        String resumeToken,
        @Nullable ToolCallResume resume,
        Json scratch,
        long updatedAt) {
    public static ToolCallState fresh(ToolCall call, long now) {
        return new ToolCallState(
                call.id(),
                call.name(),
                call.arguments(),
                ToolCallStatus.NEW,
                "",
                null,
                Json.NULL,
                now);
    }

    /// Moves on.
    ///
    /// @throws dev.reprise.state.StateException when the move is not legal
    public ToolCallState moveTo(ToolCallStatus next, long now) {
        return new ToolCallState(
                callId,
                toolName,
                arguments,
                status.moveTo(next),
                resumeToken,
                resume,
                scratch,
                now);
    }

    public ToolCallState withResumeToken(String token) {
        return new ToolCallState(
                callId, toolName, arguments, status, token, resume, scratch, updatedAt);
    }

    /// The same record of a call that is made with these arguments.
    public ToolCallState withArguments(Json newArguments) {
        return new ToolCallState(
                callId, toolName, newArguments, status, resumeToken, resume, scratch, updatedAt);
    }

    public ToolCallState withResume(@Nullable ToolCallResume answer) {
        return new ToolCallState(
                callId, toolName, arguments, status, resumeToken, answer, scratch, updatedAt);
    }

    public static ToolCallState fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ToolCallState(
                in.text("call_id").orElse(""),
                in.text("tool_name").orElse(""),
                in.json("arguments").orElse(Json.NULL),
                in.text("status").map(ToolCallStatus::parse).orElse(ToolCallStatus.NEW),
                in.text("resume_token").orElse(""),
                in.optional("resume", ToolCallResume::fromJson).orElse(null),
                in.json("scratch").orElse(Json.NULL),
                in.longOr("updated_at", 0));
    }

    public JsonObject toJson() {
        var json = JsonObject.builder(5); // so many, mostly
        putText(json, "call_id", callId);
        putText(json, "tool_name", toolName);
        putValue(json, "arguments", arguments);
        json.put("status", Json.of(status.label()));
        putText(json, "resume_token", resumeToken);
        if (resume != null) {
            json.put("resume", resume.toJson());
        }
        putValue(json, "scratch", scratch);
        return json.put("updated_at", Json.of(updatedAt)).build();
    }

    private static void putText(JsonObject.Builder json, String key, String value) {
        if (!value.isBlank()) {
            json.put(key, Json.of(value));
        }
    }

    private static void putValue(JsonObject.Builder json, String key, Json value) {
        if (!value.isNull()) {
            json.put(key, value);
        }
    }
}
