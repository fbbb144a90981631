package dev.reprise.protocols.aisdk;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import org.jspecify.annotations.Nullable;

/// What is told of results that are errors.
final class Outputs {
    private static final String UNNAMED = "tool output error";

    private Outputs() {}

    /// The text of an error.
    ///
    /// @param message of the result
    /// @param data of the result, which may say more
    static String errorText(@Nullable String message, Json data) {
        if (message != null && !message.isEmpty()) {
            return message;
        }
        var error = data instanceof JsonObject members ? members.get("error") : null;
        var text = error instanceof JsonObject members ? members.get("message") : null;
        return text instanceof Json.Text(var value) && !value.isEmpty() ? value : UNNAMED;
    }

    /// What a front end says went wrong, in words.
    static String orUnnamed(@Nullable String text) {
        return text == null || text.isEmpty() ? UNNAMED : text;
    }
}
