package dev.reprise.protocols.aisdk;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The messages of a request, of which only some members are looked at; what has another shape is
/// passed over.
record UiMessages(List<JsonObject> messages) {
    static UiMessages of(Optional<JsonArray> messages) {
        var found = new ArrayList<JsonObject>();
        messages.orElse(JsonArray.EMPTY).forEach(item -> item.asObject().ifPresent(found::add));
        return new UiMessages(found);
    }

    /// The last thing that the user said, unless it is blank.
    ///
    /// @throws JsonException when it has a file that is none
    Optional<Message> input() {
        for (var message : messages.reversed()) {
            if (!isOf(message, "user")) {
                continue;
            }
            var said = said(message);
            if (said.isPresent()) {
                return said.map(parts -> input(message, parts)).filter(it -> !it.isBlank());
            }
        }
        return Optional.empty();
    }

    /// @return empty when an older message is to be looked at
    private static Optional<List<ContentBlock>> said(JsonObject message) {
        if (message.get("content") instanceof Json.Text(var text)) {
            return Optional.of(List.of(new ContentBlock.Text(text)));
        }
        var parts = message.get("parts") instanceof JsonArray found ? found : content(message);
        var known = new ArrayList<ContentBlock>();
        for (var part : parts) {
            part.asObject().flatMap(FilePart::block).ifPresent(known::add);
        }
        return known.isEmpty() ? Optional.empty() : Optional.of(known);
    }

    private static JsonArray content(JsonObject message) {
        return message.get("content") instanceof JsonArray parts ? parts : JsonArray.EMPTY;
    }

    private static Message input(JsonObject message, List<ContentBlock> parts) {
        return textOf(message, "id")
                .filter(id -> !id.isBlank())
                .map(id -> Message.of(id, Role.USER, parts))
                .orElseGet(() -> Message.user(parts));
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
