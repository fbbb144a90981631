package dev.reprise.protocols.agui;

import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.suspend.ToolCallResume;
import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// The answer to one interrupt, as AG-UI 1.0 sends it.
///
/// @param payload absent when nothing is said beyond the status
public record Resumption(String interrupt, boolean resolved, @Nullable Json payload) {
    static Resumption read(Json json) {
        var in = JsonReader.of(json);
        var id = in.requireText("interruptId");
        var resolved =
                switch (in.requireText("status")) {
                    case "resolved" -> true;
                    case "cancelled" -> false;
                    default -> throw in.mustBe("status", "resolved or cancelled");
                };
        return new Resumption(id, resolved, in.json("payload").orElse(null));
    }

    /// The decision this stands for.
    ///
    /// @param now milliseconds since the epoch
    public ToolCallDecision decision(long now) {
        if (resolved) {
            return ToolCallDecision.ofAnswer(interrupt, payload == null ? Json.TRUE : payload, now);
        }
        var reason =
                payload == null
                        ? null
                        : payload.asObject()
                                .flatMap(object -> object.getOr("reason", Json.NULL).asText())
                                .filter(text -> !text.isBlank())
                                .orElse(null);
        return new ToolCallDecision(
                interrupt,
                new ToolCallResume(
                        "decision_" + interrupt,
                        ToolCallResume.Action.CANCEL,
                        payload == null ? Json.NULL : payload,
                        reason,
                        now));
    }
}
