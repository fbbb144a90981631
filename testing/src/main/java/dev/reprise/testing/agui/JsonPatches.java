package dev.reprise.testing.agui;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.List;

/// Applies RFC 6902 operations `add`, `remove` and `replace`.
final class JsonPatches {
    private JsonPatches() {}

    static Json apply(Json document, JsonArray operations) {
        var result = document;
        for (var operation : operations) {
            var in = JsonReader.of(operation);
            var pointer = in.requireText("path");
            var path = pointer.isEmpty() ? List.<String>of() : List.of(pointer.split("/", -1));
            var value = in.json("value").orElse(Json.NULL);
            result =
                    path.isEmpty()
                            ? value
                            : at(result, path.subList(1, path.size()), in.requireText("op"), value);
        }
        return result;
    }

    private static Json at(Json into, List<String> path, String op, Json value) {
        var key = path.getFirst().replace("~1", "/").replace("~0", "~");
        var rest = path.subList(1, path.size());
        return into instanceof JsonArray array
                ? inArray(array, Integer.parseInt(key), rest, op, value)
                : inObject(JsonReader.of(into).object(), key, rest, op, value);
    }

    private static Json inObject(
            JsonObject object, String key, List<String> rest, String op, Json value) {
        if (!op.equals("add") || !rest.isEmpty()) {
            require(object.has(key), key);
        }
        if (!rest.isEmpty()) {
            return object.with(key, at(object.getOr(key, Json.NULL), rest, op, value));
        }
        return op.equals("remove") ? object.without(key) : object.with(key, value);
    }

    private static Json inArray(
            JsonArray array, int index, List<String> rest, String op, Json value) {
        if (!rest.isEmpty()) {
            return array.with(index, at(array.get(index), rest, op, value));
        }
        return switch (op) {
            case "add" -> array.insert(index, value);
            case "remove" -> array.without(index);
            case "replace" -> array.with(index, value);
            default -> throw new AssertionError("no operation: " + op);
        };
    }

    private static void require(boolean there, String key) {
        if (!there) {
            throw new AssertionError("no member " + key);
        }
    }
}
