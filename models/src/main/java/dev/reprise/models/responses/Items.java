package dev.reprise.models.responses;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.List;

/// Items of an answer, and members of them. One that is missing says nothing.
final class Items {
    private Items() {}

    static JsonObject object(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asObject().orElse(JsonObject.EMPTY);
    }

    static List<JsonObject> objects(JsonObject owner, String name) {
        return owner.get(name) instanceof JsonArray array
                ? array.stream().map(item -> item.asObject().orElse(JsonObject.EMPTY)).toList()
                : List.of();
    }

    static String text(JsonObject owner, String name) {
        return owner.getOr(name, Json.NULL).asText().orElse("");
    }

    static boolean isReasoning(Json item) {
        return item instanceof JsonObject object && text(object, "type").equals("reasoning");
    }

    static boolean isCall(JsonObject item) {
        return text(item, "type").equals("function_call");
    }

    /// What a message says, be it an answer or a refusal.
    static String words(JsonObject message) {
        var words = new StringBuilder();
        for (var part : objects(message, "content")) {
            words.append(text(part, "text")).append(text(part, "refusal"));
        }
        return words.toString();
    }
}
