package dev.reprise.models.gemini;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;

/// Members of chunks. One that is missing says nothing.
final class Members {
    private Members() {}

    static JsonObject object(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asObject().orElse(JsonObject.EMPTY);
    }

    static String text(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asText().orElse("");
    }

    /// What has to be an object.
    ///
    /// @throws JsonException when it is none
    static JsonObject object(Json json) {
        return json.asObject().orElseThrow(() -> JsonException.mustBe("an object", json));
    }
}
