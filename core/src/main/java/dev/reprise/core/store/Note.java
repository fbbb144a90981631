package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// What another thread must learn of a commit; delivered there as an input with the same id.
public record Note(String id, ThreadId to, Json body) {
    public static Note fromJson(Json json) {
        var in = JsonReader.of(json);
        return new Note(
                in.requireText("id"),
                in.requireText("to", ThreadId::new),
                in.json("body").orElse(Json.NULL));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY.with("id", id).with("to", to.value()).with("body", body);
    }
}
