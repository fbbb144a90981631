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
    ///
    /// @param tokens not negative
    record Budget(int tokens) implements ReasoningEffort {
        public Budget {
            if (tokens < 0) {
                throw new IllegalArgumentException("tokens must not be negative, was " + tokens);
            }
        }
    }

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
            return new Budget(Integer.parseInt(text));
        } catch (IllegalArgumentException e) { // no number, or a negative one
            throw refused(Json.of(text));
        }
    }

    static ReasoningEffort fromJson(Json json) {
        return switch (json) {
            case Json.Text(var text) -> parse(text);
            case Json.Int(var tokens) when tokens >= 0 && tokens <= Integer.MAX_VALUE ->
                    new Budget((int) tokens);
            case JsonObject object -> new Budget(JsonReader.of(object).requireIndex("budget"));
            default -> throw refused(json);
        };
    }

    private static JsonException refused(Json found) {
        return JsonException.mustBe(
                "none, low, medium, high, max or a number of tokens up to " + Integer.MAX_VALUE,
                found);
    }
}
