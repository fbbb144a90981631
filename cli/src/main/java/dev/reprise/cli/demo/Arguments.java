package dev.reprise.cli.demo;

import dev.reprise.core.tool.ToolException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the arguments of the demo tools. The wording of what is missing is what the starters'
/// front ends show.
record Arguments(Json json) {
    /// Parameters of one kind each, given as name, type and description in turn; all are required.
    static JsonObject parameters(String... namesTypesAndDescriptions) {
        var properties = JsonObject.EMPTY;
        var required = new ArrayList<String>();
        for (int i = 0; i < namesTypesAndDescriptions.length; i += 3) {
            var name = namesTypesAndDescriptions[i];
            properties =
                    properties.with(
                            name,
                            type(namesTypesAndDescriptions[i + 1])
                                    .with("description", namesTypesAndDescriptions[i + 2]));
            required.add(name);
        }
        return Json.object("type", "object", "properties", properties, "required", required);
    }

    private static JsonObject type(String name) {
        return switch (name) {
            case "strings" -> array("string");
            case "objects" -> array("object");
            default -> Json.object("type", name);
        };
    }

    private static JsonObject array(String items) {
        return Json.object("type", "array", "items", Json.object("type", items));
    }

    String text(String name) {
        return optional(name)
                .orElseThrow(() -> ToolException.invalidArguments("Missing '" + name + "'"));
    }

    Optional<String> optional(String name) {
        return json.find(Path.ROOT.key(name)).flatMap(Json::asText);
    }

    JsonArray array(Json owner, String name) {
        return owner.find(Path.ROOT.key(name)).flatMap(Json::asArray).orElse(JsonArray.EMPTY);
    }

    private JsonArray items(String name) {
        return json.find(Path.ROOT.key(name))
                .flatMap(Json::asArray)
                .orElseThrow(() -> ToolException.invalidArguments("Missing '" + name + "' array"));
    }

    /// The objects of an array; what is none is refused.
    List<JsonObject> objects(String name) {
        var objects = new ArrayList<JsonObject>();
        for (var item : items(name)) {
            if (!(item instanceof JsonObject object)) {
                throw ToolException.invalidArguments(
                        "'%s' must hold objects, was %s".formatted(name, item));
            }
            objects.add(object);
        }
        return objects;
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (var item : items(name)) {
            texts.add(
                    item.asText()
                            .orElseThrow(() ->
                                    ToolException.invalidArguments(
                                            "'%s' must hold strings, was %s"
                                                    .formatted(name, item))));
        }
        return texts;
    }
}
