package dev.reprise.testing.cassette;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What is left of a request when everything is taken away that changes with prompts and tools.
record LooseForm(Json model, List<String> said) {
    static LooseForm of(JsonObject request) {
        var said = new ArrayList<String>();
        for (var message : array(request, "messages")) {
            if (message instanceof JsonObject object) {
                add(object, said);
            }
        }
        return new LooseForm(request.getOr("model", Json.NULL), said);
    }

    private static void add(JsonObject message, List<String> said) {
        var isUser = message.getOr("role", Json.NULL).equals(Json.of("user"));
        for (var block : array(message, "content")) {
            if (!(block instanceof JsonObject part)) {
                continue;
            }
            if (part.get("call") instanceof JsonObject call) {
                said.add("call " + call.getOr("name", Json.NULL));
            } else if (isUser && part.get("text") instanceof Json.Text(var text)) {
                said.add("user " + text);
            }
        }
    }

    private static JsonArray array(JsonObject object, String name) {
        return object.getOr(name, Json.NULL).asArray().orElse(JsonArray.EMPTY);
    }
}
