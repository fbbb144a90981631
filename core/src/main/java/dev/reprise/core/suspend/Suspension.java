package dev.reprise.core.suspend;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// What is asked of whoever decides.
///
/// @param action what is wanted, for example `tool:PermissionConfirm`
/// @param message for a person; empty when there is none
/// @param parameters shown with the question; null when there are none
/// @param responseSchema JSON Schema of an acceptable answer
public record Suspension(
        String id, String action, String message, Json parameters, @Nullable Json responseSchema) {
    public static final Suspension EMPTY = new Suspension("", "", "", Json.NULL, null);

    Suspension withParameters(Json shown) {
        return new Suspension(id, action, message, shown, responseSchema);
    }

    public static Suspension fromJson(Json json) {
        var in = JsonReader.of(json);
        return new Suspension(
                in.text("id").orElse(""),
                in.text("action").orElse(""),
                in.text("message").orElse(""),
                in.json("parameters").orElse(Json.NULL),
                in.json("response_schema").orElse(null));
    }

    public JsonObject toJson() {
        var json = JsonObject.EMPTY.with("id", id).with("action", action);
        if (!message.isEmpty()) {
            json = json.with("message", message);
        }
        if (!parameters.isNull()) {
            json = json.with("parameters", parameters);
        }
        return responseSchema == null ? json : json.with("response_schema", responseSchema);
    }
}
