package dev.reprise.core.suspend;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// Somebody's answer to a suspended call.
///
/// @param target id of the suspended call, of its suspension, or of its pending form
public record ToolCallDecision(String target, ToolCallResume resume) {
    /// Turns any answer of a user interface into a decision, by the shared rule of all protocols.
    ///
    /// @param now milliseconds since the epoch
    public static ToolCallDecision ofAnswer(String target, Json answer, long now) {
        var action =
                Answer.isRefusal(answer)
                        ? ToolCallResume.Action.CANCEL
                        : ToolCallResume.Action.RESUME;
        var reason = action == ToolCallResume.Action.CANCEL ? Answer.reasonOf(answer) : null;
        return new ToolCallDecision(
                target, new ToolCallResume("decision_" + target, action, answer, reason, now));
    }

    public static ToolCallDecision fromJson(Json json) {
        var in = JsonReader.of(json);
        return new ToolCallDecision(in.requireText("target_id"), ToolCallResume.fromJson(json));
    }

    public JsonObject toJson() {
        return resume.toJson().with("target_id", target);
    }
}
