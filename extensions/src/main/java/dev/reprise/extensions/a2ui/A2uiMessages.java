package dev.reprise.extensions.a2ui;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Checks messages of A2UI 0.9.
final class A2uiMessages {
    private static final String VERSION = "v0.9";
    private static final List<String> KINDS =
            List.of("createSurface", "updateComponents", "updateDataModel", "deleteSurface");

    private A2uiMessages() {}

    /// What is wrong, at most one reason for each message.
    static List<String> problems(JsonArray messages) {
        if (messages.isEmpty()) {
            return List.of("messages array must not be empty");
        }
        var problems = new ArrayList<String>();
        for (int i = 0; i < messages.size(); i++) {
            int at = i;
            problem(messages.get(i))
                    .ifPresent(reason -> problems.add("message[%d]: %s".formatted(at, reason)));
        }
        return problems;
    }

    private static Optional<String> problem(Json message) {
        if (!(message instanceof JsonObject object)) {
            return Optional.of("expected a JSON object");
        }
        return version(object).or(() -> kind(object));
    }

    private static Optional<String> version(JsonObject message) {
        var version = message.get("version");
        if (version == null) {
            return Optional.of("missing required field \"version\"");
        }
        var text = version.asText().orElseGet(version::toString);
        return text.equals(VERSION)
                ? Optional.empty()
                : Optional.of(
                        "unsupported version \"%s\", expected \"%s\"".formatted(text, VERSION));
    }

    private static Optional<String> kind(JsonObject message) {
        var kinds = KINDS.stream().filter(message::has).toList();
        if (kinds.isEmpty()) {
            return Optional.of(
                    "missing message type; expected one of: " + String.join(", ", KINDS));
        }
        if (kinds.size() > 1) {
            return Optional.of("multiple message types in one object: " + String.join(", ", kinds));
        }
        var kind = kinds.getFirst();
        if (!(message.get(kind) instanceof JsonObject body)) {
            return Optional.of("\"%s\" must be a JSON object".formatted(kind));
        }
        return text(body, kind, "surfaceId")
                .or(() ->
                        switch (kind) {
                            case "createSurface" -> text(body, kind, "catalogId");
                            case "updateComponents" -> components(body);
                            default -> Optional.empty();
                        });
    }

    private static Optional<String> text(JsonObject body, String kind, String member) {
        var text = body.getOr(member, Json.NULL).asText();
        if (text.isEmpty()) {
            return Optional.of("\"%s.%s\" is required".formatted(kind, member));
        }
        return text.get().isEmpty()
                ? Optional.of("\"%s.%s\" must not be empty".formatted(kind, member))
                : Optional.empty();
    }

    private static Optional<String> components(JsonObject body) {
        var list = body.getOr("components", Json.NULL).asArray();
        if (list.isEmpty()) {
            return Optional.of("\"updateComponents.components\" is required and must be an array");
        }
        if (list.get().isEmpty()) {
            return Optional.of("\"updateComponents.components\" must not be empty");
        }
        for (int i = 0; i < list.get().size(); i++) {
            for (var member : List.of("id", "component")) {
                if (!(list.get().get(i) instanceof JsonObject component)
                        || component.getOr(member, Json.NULL).asText().isEmpty()) {
                    return Optional.of(
                            "\"updateComponents.components[%d].%s\" is required"
                                    .formatted(i, member));
                }
            }
        }
        return Optional.empty();
    }
}
