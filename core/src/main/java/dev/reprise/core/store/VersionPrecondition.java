package dev.reprise.core.store;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// What a writer believes about a thread's version.
public sealed interface VersionPrecondition {
    /// Whatever it is.
    record Any() implements VersionPrecondition {}

    /// Exactly this one.
    record Exact(long version) implements VersionPrecondition {}

    static VersionPrecondition any() {
        return new Any();
    }

    static VersionPrecondition exactly(long version) {
        return new Exact(version);
    }

    default Json toJson() {
        return switch (this) {
            case Any _ -> Json.of("any");
            case Exact(var version) -> JsonObject.EMPTY.with("exact", version);
        };
    }

    static VersionPrecondition fromJson(Json json) {
        return switch (json) {
            case Json.Text(var text) when text.equals("any") -> new Any();
            case JsonObject object -> new Exact(JsonReader.of(object).requireLong("exact"));
            default ->
                    throw new JsonException(
                            "precondition must be \"any\" or {\"exact\":n}, was " + json);
        };
    }
}
