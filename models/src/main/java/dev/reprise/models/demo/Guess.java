package dev.reprise.models.demo;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/// Fills in arguments by their schema: texts get the text, numbers its numbers in turn.
final class Guess {
    private final String text;
    private final Deque<BigDecimal> numbers;

    Guess(String text) {
        this.text = text;
        this.numbers = new ArrayDeque<>(Arithmetic.numbers(text));
    }

    /// All required arguments; all there are where none is required.
    JsonObject arguments(JsonObject schema) {
        var properties = schema.getOr("properties", Json.NULL).asObject().orElse(JsonObject.EMPTY);
        var required = schema.getOr("required", Json.NULL).asArray().orElse(JsonArray.EMPTY);
        var arguments = JsonObject.builder();
        if (required.isEmpty()) {
            for (var property : properties) {
                arguments.put(property.key(), value(property.value()));
            }
        }
        for (var name : required) {
            name.asText()
                    .ifPresent(key ->
                            arguments.put(key, value(properties.getOr(key, JsonObject.EMPTY))));
        }
        return arguments.build();
    }

    private Json value(Json schema) {
        var object = schema.asObject().orElse(JsonObject.EMPTY);
        var choices = object.getOr("enum", Json.NULL).asArray().orElse(JsonArray.EMPTY);
        if (!choices.isEmpty()) {
            return choice(choices);
        }
        return switch (object.getOr("type", Json.NULL).asText().orElse("string")) {
            case "integer" -> Json.of(number().longValue());
            case "number" -> plain(number());
            case "boolean" -> Json.TRUE;
            case "array" -> JsonArray.of(value(object.getOr("items", JsonObject.EMPTY)));
            case "object" -> arguments(object);
            default -> Json.of(text);
        };
    }

    private Json choice(JsonArray choices) {
        for (var choice : choices) {
            if (choice.asText().filter(text::contains).isPresent()) {
                return choice;
            }
        }
        return choices.get(0);
    }

    private BigDecimal number() {
        var next = numbers.poll();
        return next == null ? BigDecimal.ZERO : next;
    }

    private static Json plain(BigDecimal number) {
        var isWhole = number.stripTrailingZeros().scale() <= 0;
        return isWhole ? Json.of(number.longValue()) : Json.of(number.doubleValue());
    }
}
