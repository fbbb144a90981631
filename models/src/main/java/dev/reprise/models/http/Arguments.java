package dev.reprise.models.http;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;

/// Arguments of calls as services take them. A model may have given none, or something that is no
/// object.
public final class Arguments {
    private Arguments() {}

    /// For services that take an object.
    public static JsonObject object(Json arguments) {
        return switch (arguments) {
            case JsonObject object -> object;
            case Json other when other.isNull() -> JsonObject.EMPTY;
            case Json other -> JsonObject.EMPTY.with("arguments", other);
        };
    }

    /// For services that take the text of JSON.
    public static String text(Json arguments) {
        return arguments.isNull() ? "{}" : arguments.toString();
    }
}
