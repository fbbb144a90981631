package dev.reprise.state;

import org.jspecify.annotations.Nullable;

/// Text that is not JSON, JSON that has not the wanted shape, or a value that has no JSON form.
///
/// The message names the place, what was wanted and what was found: `tool_calls[0].name must be a
/// string, was 3`.
public final class JsonException extends RuntimeException {
    private static final int SHOWN = 80;

    private final String place;
    private final String problem;

    public JsonException(String problem) {
        this(problem, null);
    }

    public JsonException(String problem, @Nullable Throwable cause) {
        this("", problem, cause);
    }

    private JsonException(String place, String problem, @Nullable Throwable cause) {
        super(place.isEmpty() ? problem : place + " " + problem, cause);
        this.place = place;
        this.problem = problem;
    }

    /// A value is not what it must be.
    ///
    /// @param wanted such as `a string`
    /// @param found what is there instead; null if nothing is
    public static JsonException mustBe(String wanted, @Nullable Json found) {
        return new JsonException(
                "must be %s, was %s".formatted(wanted, found == null ? "missing" : shown(found)));
    }

    /// Scalars are shown, containers only named.
    private static String shown(Json found) {
        return switch (found) {
            case JsonObject _ -> "an object";
            case JsonArray _ -> "an array";
            case Json.Text(var text) when text.length() > SHOWN ->
                    "a string of %d characters".formatted(text.length());
            case Json.Text(var text) -> "\"" + text + "\"";
            case Json.Null _, Json.Bool _, Json.Num _ -> found.toString();
        };
    }

    static JsonObject requireObject(Json json) {
        return json.asObject().orElseThrow(() -> mustBe("an object", json));
    }

    static JsonArray requireArray(Json json) {
        return json.asArray().orElseThrow(() -> mustBe("an array", json));
    }

    /// The same problem, found in a member of the value that is being read.
    public JsonException in(String member) {
        var dot = place.isEmpty() || place.startsWith("[") ? "" : ".";
        return relocated(member + dot + place);
    }

    /// The same problem, found in an item of the array that is being read.
    public JsonException in(int index) {
        var dot = place.isEmpty() || place.startsWith("[") ? "" : ".";
        return relocated("[" + index + "]" + dot + place);
    }

    private JsonException relocated(String elsewhere) {
        var copy = new JsonException(elsewhere, problem, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /// What is wrong at the place.
    public String problem() {
        return problem;
    }

    /// Where the problem is, such as `tool_calls[0].name`; empty for the value as a whole.
    public String place() {
        return place;
    }
}
