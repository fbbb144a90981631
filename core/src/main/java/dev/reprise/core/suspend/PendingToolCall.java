package dev.reprise.core.suspend;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// The call as the outside sees it while it waits; its id may differ from the model's.
public record PendingToolCall(String id, String name, Json arguments) {
    public static final PendingToolCall EMPTY = new PendingToolCall("", "", Json.NULL);

    public static PendingToolCall of(ToolCall call) {
        return new PendingToolCall(call.id(), call.name(), call.arguments());
    }

    /// Whether it cannot be announced, because its id or name is missing.
    public boolean isBlank() {
        return id.isBlank() || name.isBlank();
    }

    public static PendingToolCall fromJson(Json json) {
        var in = JsonReader.of(json);
        return new PendingToolCall(
                in.text("id").orElse(""),
                in.text("name").orElse(""),
                in.json("arguments").orElse(Json.NULL));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY.with("id", id).with("name", name).with("arguments", arguments);
    }
}
