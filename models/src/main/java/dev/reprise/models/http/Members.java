package dev.reprise.models.http;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import org.jspecify.annotations.Nullable;

/// Members of what a service sends. One that is missing, or of another type, says nothing.
public final class Members {
    private Members() {}

    public static JsonObject object(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asObject().orElse(JsonObject.EMPTY);
    }

    public static String text(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asText().orElse("");
    }

    /// A whole number, null where there is none.
    public static @Nullable Long count(JsonObject owner, String name) {
        return owner.get(name) instanceof Json.Int(var count) ? (Long) count : null;
    }

    /// What has to be an object.
    ///
    /// @throws JsonException when it is none
    public static JsonObject object(Json json) {
        return json.asObject().orElseThrow(() -> JsonException.mustBe("an object", json));
    }
}
