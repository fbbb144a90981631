package dev.reprise.extensions.guard;

import dev.reprise.core.run.Termination;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// Why a guard ends a run.
///
/// @param code as run records and events show it, such as `max_rounds_reached`
/// @param evidence the limit, what was observed and in which step; of [RepeatedCalls] what repeated
public record Trip(String code, JsonObject evidence) {
    static Trip of(String code, long limit, long observed, int step) {
        return new Trip(
                code,
                JsonObject.EMPTY
                        .with("limit", limit)
                        .with("observed", observed)
                        .with("step", step));
    }

    /// The end of a run with this reason; the evidence is its detail, as JSON text.
    public Termination.Stopped stopped() {
        return new Termination.Stopped(code, evidence.toString());
    }

    static Trip fromJson(Json json) {
        var in = JsonReader.of(json);
        return new Trip(in.requireText("code"), in.requireObject("evidence"));
    }

    JsonObject toJson() {
        return JsonObject.EMPTY.with("code", code).with("evidence", evidence);
    }
}
