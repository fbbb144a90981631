package dev.reprise.core.tool;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// What a model and a person are told about a tool.
///
/// @param id the function name the model sees
/// @param parameters JSON Schema of the arguments
/// @param concurrencySafe whether it may start while the model still streams
public record ToolDescriptor(
        String id,
        String name,
        String description,
        JsonObject parameters,
        @Nullable String category,
        boolean concurrencySafe,
        JsonObject metadata) {
    /// The schema of a tool that takes no arguments.
    public static final JsonObject NO_PARAMETERS =
            JsonObject.EMPTY.with("type", "object").with("properties", JsonObject.EMPTY);

    public ToolDescriptor {
        if (id.isBlank()) {
            throw new IllegalArgumentException("tool id must not be blank");
        }
    }

    public static ToolDescriptor of(String id, String description, JsonObject parameters) {
        return new ToolDescriptor(id, id, description, parameters, null, false, JsonObject.EMPTY);
    }

    /// May start while the model still streams, as soon as its arguments are complete.
    public ToolDescriptor withConcurrencySafe(boolean safe) {
        return new ToolDescriptor(id, name, description, parameters, category, safe, metadata);
    }

    public ToolDescriptor withMetadata(JsonObject newMetadata) {
        return new ToolDescriptor(
                id, name, description, parameters, category, concurrencySafe, newMetadata);
    }

    public static ToolDescriptor fromJson(Json json) {
        var in = JsonReader.of(json);
        if (in.requireText("id").isBlank()) {
            throw in.mustBe("id", "a string that is not blank");
        }
        return new ToolDescriptor(
                in.requireText("id"),
                in.requireText("name"),
                in.requireText("description"),
                in.object("parameters").orElse(NO_PARAMETERS),
                in.text("category").orElse(null),
                in.booleanOr("is_concurrency_safe", false),
                in.object("metadata").orElse(JsonObject.EMPTY));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("id", id).member("name", name).member("description", description);
        out.member("parameters", parameters);
        out.member("category", category == null ? Json.NULL : Json.of(category));
        out.member("is_concurrency_safe", concurrencySafe).member("metadata", metadata);
        out.endObject();
    }
}
