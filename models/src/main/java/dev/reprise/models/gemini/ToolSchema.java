package dev.reprise.models.gemini;

import dev.reprise.core.model.ModelException;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.models.http.Refusal;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.regex.Pattern;

/// What the service refuses of tools. It takes JSON Schema as it is, with few exceptions.
///
/// Source of the rules: `FunctionDeclaration` in the reference of the Gemini API.
final class ToolSchema {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_:.-]{0,63}");

    private ToolSchema() {}

    /// Refuses a tool that the service would.
    ///
    /// @throws ModelException `client_request`, naming the tool and the place
    static void check(ToolDescriptor tool) {
        if (!NAME.matcher(tool.id()).matches()) {
            throw refused(
                    tool,
                    "its name must begin with a letter or _ and have at most 64 letters, digits,"
                            + " _, :, . and -");
        }
        var type = tool.parameters().getOr("type", Json.of("object"));
        if (!type.equals(Json.of("object"))) {
            throw refused(tool, "the type of its parameters must be \"object\", was " + type);
        }
        refuseLadenReferences(tool, tool.parameters(), "");
    }

    /// Beside a reference only members that begin with `$` are taken.
    private static void refuseLadenReferences(ToolDescriptor tool, Json schema, String path) {
        switch (schema) {
            case JsonObject object -> {
                if (object.get("$ref") instanceof Json.Text) {
                    refuseBesideReference(tool, object, path);
                }
                for (var member : object) {
                    if (!isValue(member.key())) {
                        refuseLadenReferences(tool, member.value(), path + "/" + member.key());
                    }
                }
            }
            case JsonArray array -> {
                for (int at = 0; at < array.size(); at++) {
                    refuseLadenReferences(tool, array.get(at), path + "/" + at);
                }
            }
            default -> {}
        }
    }

    private static void refuseBesideReference(ToolDescriptor tool, JsonObject object, String path) {
        for (var key : object.keys()) {
            if (!key.startsWith("$")) {
                throw refused(
                        tool,
                        "at \"%s\" there must be nothing beside $ref, was %s".formatted(path, key));
            }
        }
    }

    /// Members whose content is a value, not a schema.
    private static boolean isValue(String member) {
        return switch (member) {
            case "default", "const", "enum", "examples", "required" -> true;
            default -> false;
        };
    }

    private static ModelException refused(ToolDescriptor tool, String why) {
        return Refusal.of(
                GeminiProvider.NAME, "tool %s is not taken: %s".formatted(tool.id(), why));
    }
}
