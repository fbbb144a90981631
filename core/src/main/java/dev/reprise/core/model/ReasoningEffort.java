package dev.reprise.core.model;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// How much a model should think before it answers.
public sealed interface ReasoningEffort {
    /// A level most providers know.
    enum Level implements ReasoningEffort {
        NONE("none"),
        LOW("low"),
        MEDIUM("medium"),
        HIGH("high"),
        MAX("max");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /// At most so many tokens.
    record Budget(int tokens) implements ReasoningEffort {}

    default Json toJson() {
        return switch (this) {
            case Level level -> Json.of(level.label);
            case Budget(var tokens) -> JsonObject.EMPTY.with("budget", tokens);
        };
    }

    /// Reads a level or a number of tokens from configuration text.
    static ReasoningEffort parse(String text) {
        for (var level : Level.values()) {
            if (level.label.equals(text)) {
                return level;
            }
        }
        try {
            return new Budget(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            throw new JsonException(
                    "reasoning_effort must be none, low, medium, high, max or a number of tokens, was \""
                            + text
                            + "\"");
        }
    }

    static ReasoningEffort fromJson(Json json) {
        return switch (json) {
            case Json.Text(var text) -> parse(text);
            case Json.Int(var tokens) -> new Budget(Math.toIntExact(tokens));
            case JsonObject object ->
                    new Budget(Math.toIntExact(JsonReader.of(object).requireLong("budget")));
            default ->
                    throw new JsonException(
                            "reasoning_effort must be text or {\"budget\":n}, was " + json);
        };
    }
}
