package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;

/// What another thread must learn of a commit; delivered there as an input with the same id.
public record Note(String id, ThreadId to, Json body) {
    public static Note fromJson(JsonObject json) {
        return new Note(json.requireText("id"), new ThreadId(json.requireText("to")), json.getOr("body", Json.NULL));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY.with("id", id).with("to", to.value()).with("body", body);
    }
}
