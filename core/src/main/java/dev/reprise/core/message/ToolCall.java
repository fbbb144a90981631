package dev.reprise.core.message;

import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;

/// A model's request to run a tool.
///
/// @param id given by the model, unique within its message
/// @param name id of the tool
/// @param arguments parsed JSON, never text
public record ToolCall(String id, String name, Json arguments) {
    public static ToolCall fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ToolCall(
                in.requireText("id"),
                in.requireText("name"),
                in.json("arguments").orElse(Json.NULL));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("id", id).member("name", name).member("arguments", arguments);
        out.endObject();
    }
}
