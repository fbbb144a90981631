package dev.reprise.core.suspend;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// Until when a call waits, and what happens then if nobody has answered.
///
/// @param at milliseconds since the epoch
public record Expiry(long at, Then then) {
    /// What happens once the time is over.
    public enum Then {
        /// The call goes on as if somebody had agreed.
        RESUME("resume"),
        /// The call ends as if somebody had refused, and the model is told.
        CANCEL("cancel"),
        /// The run is cancelled, with all calls that wait.
        END_RUN("end_run");

        private final String label;

        Then(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public static Then parse(String label) {
            for (var then : values()) {
                if (then.label.equals(label)) {
                    return then;
                }
            }
            throw new JsonException(
                    "then must be resume, cancel or end_run, was \"" + label + "\"");
        }
    }

    public static Expiry fromJson(Json json) {
        var in = JsonReader.of(json);
        return new Expiry(in.longOr("at", 0), Then.parse(in.requireText("then")));
    }

    public JsonObject toJson() {
        return JsonObject.EMPTY.with("at", at).with("then", then.label());
    }
}
