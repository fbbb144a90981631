package dev.reprise.models.responses;

import dev.reprise.models.http.Members;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.List;

/// Items of an answer.
final class Items {
    private Items() {}

    static List<JsonObject> objects(JsonObject owner, String name) {
        return owner.get(name) instanceof JsonArray array
                ? array.stream().map(item -> item.asObject().orElse(JsonObject.EMPTY)).toList()
                : List.of();
    }

    static boolean isReasoning(Json item) {
        return item instanceof JsonObject object
                && Members.text(object, "type").equals("reasoning");
    }

    static boolean isCall(JsonObject item) {
        return Members.text(item, "type").equals("function_call");
    }

    /// What a message says, be it an answer or a refusal.
    static String words(JsonObject message) {
        var words = new StringBuilder();
        for (var part : objects(message, "content")) {
            words.append(Members.text(part, "text")).append(Members.text(part, "refusal"));
        }
        return words.toString();
    }
}
