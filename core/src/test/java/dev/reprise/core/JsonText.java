package dev.reprise.core;

import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.util.function.Consumer;

/// What a value writes, for tests that compare JSON.
public final class JsonText {
    private JsonText() {}

    /// The written value, for comparing without regard to the order of members.
    public static Json json(Consumer<JsonOutput> value) {
        return Json.parse(text(value));
    }

    /// The written text, word for word.
    public static String text(Consumer<JsonOutput> value) {
        return JsonOutput.text(value);
    }
}
