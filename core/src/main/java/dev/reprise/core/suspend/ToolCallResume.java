package dev.reprise.core.suspend;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An answer to a suspended call, as its state keeps it.
///
/// @param decisionId label for recognising a repeated decision; may be empty
/// @param result what was answered; null stands for true on resume and false on cancel
/// @param updatedAt milliseconds since the epoch
public record ToolCallResume(
        String decisionId, Action action, Json result, @Nullable String reason, long updatedAt) {
    private static final String EDITED = "editedArgs";

    /// Go on, or give up.
    public enum Action {
        RESUME("resume"),
        CANCEL("cancel");

        private final String label;

        Action(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public static Action parse(String label) {
            return switch (label) {
                case "resume" -> RESUME;
                case "cancel" -> CANCEL;
                default ->
                        throw new JsonException(
                                "action must be resume or cancel, was \"" + label + "\"");
            };
        }
    }

    /// The result, true or false where none was given.
    public Json effectiveResult() {
        return result.isNull() ? Json.of(action == Action.RESUME) : result;
    }

    /// The arguments that whoever allowed the call put in place of those it was asked about: the
    /// object `editedArgs` of the result.
    public Optional<JsonObject> editedArguments() {
        return action == Action.RESUME && result instanceof JsonObject answer
                ? answer.getOr(EDITED, Json.NULL).asObject()
                : Optional.empty();
    }

    /// This answer with nothing left out: a result, and the call's id where it has no label.
    public ToolCallResume complete(String callId) {
        var label = decisionId.isBlank() ? callId : decisionId;
        return new ToolCallResume(label, action, effectiveResult(), reason, updatedAt);
    }

    /// Whether this is the same answer, sent once more.
    public boolean repeats(ToolCallResume other) {
        return decisionId.equals(other.decisionId)
                && action == other.action
                && effectiveResult().equals(other.effectiveResult())
                && Objects.equals(reason, other.reason);
    }

    public static ToolCallResume fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ToolCallResume(
                in.text("decision_id").orElse(""),
                Action.parse(in.requireText("action")),
                in.json("result").orElse(Json.NULL),
                in.text("reason").orElse(null),
                in.longOr("updated_at", 0));
    }

    public JsonObject toJson() {
        var json =
                JsonObject.EMPTY
                        .with("decision_id", decisionId)
                        .with("action", action.label())
                        .with("updated_at", updatedAt);
        if (!result.isNull()) {
            json = json.with("result", result);
        }
        return reason == null ? json : json.with("reason", reason);
    }
}
