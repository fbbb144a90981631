package dev.reprise.models.demo;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Says what the tools of the last round answered.
record ToolTalk(List<ChatMessage> spoken) {
    private static final int SHOWN = 400;

    String text() {
        var first = spoken.size();
        while (first > 0 && !DemoAnswer.answers(spoken.get(first - 1)).isEmpty()) {
            first--;
        }
        return spoken.subList(first, spoken.size()).stream()
                .flatMap(message -> DemoAnswer.answers(message).stream())
                .map(this::sentence)
                .collect(Collectors.joining(" "));
    }

    private String sentence(ContentBlock.ToolAnswer answer) {
        var result = result(answer.content());
        var call = call(answer.callId());
        var tool =
                result.getOr("tool_name", Json.NULL)
                        .asText()
                        .orElseGet(() -> call.map(ToolCall::name).orElse("tool"));
        var data = result.getOr("data", Json.NULL);
        if (result.getOr("status", Json.NULL).equals(Json.of("error"))) {
            var message = result.getOr("message", Json.NULL);
            return "The tool %s failed: %s."
                    .formatted(tool, plain(message.isNull() ? data : message));
        }
        var about = tool.toLowerCase(Locale.ROOT).contains("weather") ? place(data, call) : "";
        return about.isEmpty()
                ? "%s answered: %s.".formatted(tool, plain(data))
                : "Weather in %s: %s.".formatted(about, plain(withoutPlace(data)));
    }

    /// The envelope of a result, also around an answer that came without one.
    private static JsonObject result(String content) {
        try {
            var json = Json.parse(content);
            return json.asObject()
                    .filter(object -> object.has("data"))
                    .orElseGet(() -> Json.object("data", json));
        } catch (JsonException _) {
            return Json.object("data", content);
        }
    }

    private Optional<ToolCall> call(String id) {
        return spoken.stream()
                .flatMap(message -> message.content().stream())
                .filter(ContentBlock.ToolUse.class::isInstance)
                .map(block -> ((ContentBlock.ToolUse) block).call())
                .filter(call -> call.id().equals(id))
                .findFirst();
    }

    private static String place(Json data, Optional<ToolCall> call) {
        return place(data).or(() -> call.flatMap(made -> place(made.arguments()))).orElse("");
    }

    private static Optional<String> place(Json json) {
        var object = json.asObject().orElse(JsonObject.EMPTY);
        return List.of("location", "city", "place").stream()
                .flatMap(name -> object.getOr(name, Json.NULL).asText().stream())
                .findFirst();
    }

    private static Json withoutPlace(Json data) {
        return data instanceof JsonObject object
                ? object.without("location").without("city").without("place")
                : data;
    }

    private static String plain(Json data) {
        var text =
                switch (data) {
                    case JsonObject object ->
                            object.stream()
                                    .map(member -> member.key() + " " + plain(member.value()))
                                    .collect(Collectors.joining(", "));
                    case JsonArray array ->
                            StreamSupport.stream(array.spliterator(), false)
                                    .map(ToolTalk::plain)
                                    .collect(Collectors.joining(", "));
                    case Json.Text(var value) -> value;
                    case Json.Null _, Json.Bool _, Json.Num _ -> data.toString();
                };
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
