package dev.reprise.core.tool;

import dev.reprise.core.suspend.SuspendTicket;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// What the model is told about a tool call.
///
/// @param data null for errors and pending calls
/// @param suspension why a pending call waits, where the tool said so
public record ToolResult(
        String toolName,
        ToolStatus status,
        Json data,
        @Nullable String message,
        JsonObject metadata,
        @Nullable SuspendTicket suspension) {
    public static ToolResult success(String tool, Json data) {
        return new ToolResult(tool, ToolStatus.SUCCESS, data, null, JsonObject.EMPTY, null);
    }

    public static ToolResult success(String tool, Json data, String message) {
        return new ToolResult(tool, ToolStatus.SUCCESS, data, message, JsonObject.EMPTY, null);
    }

    /// A success the model should think about.
    public static ToolResult warning(String tool, Json data, String message) {
        return new ToolResult(tool, ToolStatus.WARNING, data, message, JsonObject.EMPTY, null);
    }

    public static ToolResult error(String tool, String message) {
        return new ToolResult(tool, ToolStatus.ERROR, Json.NULL, message, JsonObject.EMPTY, null);
    }

    /// An error with a code the model or a program can match.
    public static ToolResult error(String tool, String code, String message) {
        var error = JsonObject.EMPTY.with("code", code).with("message", message);
        return new ToolResult(
                tool,
                ToolStatus.ERROR,
                JsonObject.EMPTY.with("error", error),
                "[%s] %s".formatted(code, message),
                JsonObject.EMPTY,
                null);
    }

    /// Waits for a decision; the call itself is shown to whoever decides.
    public static ToolResult suspended(String tool, String message) {
        return new ToolResult(tool, ToolStatus.PENDING, Json.NULL, message, JsonObject.EMPTY, null);
    }

    public static ToolResult suspended(String tool, String message, SuspendTicket ticket) {
        return new ToolResult(
                tool, ToolStatus.PENDING, Json.NULL, message, JsonObject.EMPTY, ticket);
    }

    public ToolResult withMetadata(JsonObject newMetadata) {
        return new ToolResult(toolName, status, data, message, newMetadata, suspension);
    }

    public boolean isSuccess() {
        return status == ToolStatus.SUCCESS || status == ToolStatus.WARNING;
    }

    public ToolCallOutcome outcome() {
        return status.outcome();
    }

    public static ToolResult fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ToolResult(
                in.requireText("tool_name"),
                ToolStatus.parse(in.requireText("status")),
                in.json("data").orElse(Json.NULL),
                in.text("message").orElse(null),
                in.object("metadata").orElse(JsonObject.EMPTY),
                in.optional("suspension", SuspendTicket::fromJson).orElse(null));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("tool_name", toolName).member("status", status.label()).member("data", data);
        out.member("message", message == null ? Json.NULL : Json.of(message));
        out.member("metadata", metadata);
        if (suspension != null) {
            out.member("suspension", suspension.toJson());
        }
        out.endObject();
    }

    /// The content of the tool message that stores this.
    public String toText() {
        return JsonOutput.text(this::writeTo);
    }
}
