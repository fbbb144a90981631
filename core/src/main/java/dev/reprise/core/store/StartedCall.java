package dev.reprise.core.store;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// A tool call about to run, as the journal keeps it.
///
/// @param effect id of the effect, stable over retries and restarts
/// @param attempt from 1
/// @param kind what may be done when nobody knows whether it ran
/// @param argumentsHash SHA-256 of the canonical arguments, in hexadecimal digits
public record StartedCall(
        String call, String effect, int attempt, String tool, Kind kind, String argumentsHash) {
    /// How a call whose process died is taken up.
    public enum Kind {
        IDEMPOTENT("idempotent"),
        PROBE("probe"),
        OPAQUE("opaque");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public static Kind parse(String label) {
            for (var kind : values()) {
                if (kind.label.equals(label)) {
                    return kind;
                }
            }
            throw new JsonException(
                    "kind must be idempotent, probe or opaque, was \"" + label + "\"");
        }
    }

    public static StartedCall fromJson(Json json) {
        var in = JsonReader.of(json);
        return new StartedCall(
                in.requireText("call"),
                in.requireText("effect"),
                in.indexOr("attempt", 1),
                in.requireText("tool"),
                Kind.parse(in.requireText("kind")),
                in.requireText("args_hash"));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY
                .with("call", call)
                .with("effect", effect)
                .with("attempt", attempt)
                .with("tool", tool)
                .with("kind", kind.label())
                .with("args_hash", argumentsHash);
    }
}
