package dev.reprise.protocols.aisdk;

import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The messages of a request, of which only some members are looked at; what has another shape is
/// passed over.
record UiMessages(List<JsonObject> messages) {
    private static final String TEXT = "text";

    static UiMessages of(Optional<JsonArray> messages) {
        var found = new ArrayList<JsonObject>();
        messages.orElse(JsonArray.EMPTY).forEach(item -> item.asObject().ifPresent(found::add));
        return new UiMessages(found);
    }

    /// The last thing that the user said, unless it is blank.
    Optional<Message> input() {
        for (var message : messages.reversed()) {
            if (!isOf(message, "user")) {
                continue;
            }
            var said = said(message);
            if (said.isPresent()) {
                return said.filter(text -> !text.isBlank()).map(text -> input(message, text));
            }
        }
        return Optional.empty();
    }

    /// @return empty when an older message is to be looked at
    private static Optional<String> said(JsonObject message) {
        if (message.get("content") instanceof Json.Text(var text)) {
            return Optional.of(text);
        }
        var parts = message.get("parts") instanceof JsonArray found ? found : content(message);
        var text =
                parts.stream()
                        .flatMap(part -> part.asObject().stream())
                        .filter(part -> textOf(part, "type").filter(TEXT::equals).isPresent())
                        .flatMap(part -> textOf(part, TEXT).stream())
                        .collect(Collectors.joining());
        return Optional.of(text).filter(found -> !found.isEmpty());
    }

    private static JsonArray content(JsonObject message) {
        return message.get("content") instanceof JsonArray parts ? parts : JsonArray.EMPTY;
    }

    private static Message input(JsonObject message, String text) {
        return textOf(message, "id")
                .filter(id -> !id.isBlank())
                .map(id -> Message.user(id, text))
                .orElseGet(() -> Message.user(text));
    }

    /// The answers to calls, the last one for each, in the order of those.
    List<ToolCallDecision> decisions(long now) {
        var answers = new LinkedHashMap<String, Json>();
        for (var message : messages) {
            if (isOf(message, "assistant") && message.get("parts") instanceof JsonArray parts) {
                for (var part : parts) {
                    part.asObject()
                            .flatMap(AnswerPart::of)
                            .ifPresent(answer -> {
                                answers.remove(answer.target());
                                answers.put(answer.target(), answer.value());
                            });
                }
            }
        }
        var decisions = new ArrayList<ToolCallDecision>(answers.size());
        answers.forEach(
                (target, value) -> decisions.add(ToolCallDecision.ofAnswer(target, value, now)));
        return decisions;
    }

    private static boolean isOf(JsonObject message, String role) {
        return textOf(message, "role").filter(role::equalsIgnoreCase).isPresent();
    }

    static Optional<String> textOf(JsonObject object, String key) {
        return object.getOr(key, Json.NULL).asText();
    }
}
