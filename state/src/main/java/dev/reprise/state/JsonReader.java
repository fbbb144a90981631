package dev.reprise.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads an object whose members are known, with errors that name the member.
///
/// A member that is JSON `null` reads like one that is missing, except through [#json]. The
/// functions for nested values may use readers of their own: the place in their errors is completed
/// on the way out, as in `tool_calls[0].name must be a string, was 3`.
public final class JsonReader {
    private final JsonObject object;

    private JsonReader(JsonObject object) {
        this.object = object;
    }

    /// A reader of the given object.
    ///
    /// @throws JsonException if the value is no object
    public static JsonReader of(Json json) {
        return new JsonReader(JsonException.requireObject(json));
    }

    public JsonObject object() {
        return object;
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /// The member as it is, `null` included; empty only when it is missing.
    public Optional<Json> json(String name) {
        return Optional.ofNullable(object.get(name));
    }

    /// As [#json(String)].
    ///
    /// @throws JsonException if the member is missing
    public Json requireJson(String name) {
        return json(name).orElseThrow(() -> mustBe(name, "present"));
    }

    public String requireText(String name) {
        return text(name).orElseThrow(() -> mustBe(name, "a string"));
    }

    public Optional<String> text(String name) {
        return present(name)
                .map(value -> value.asText().orElseThrow(() -> mustBe(name, "a string")));
    }

    /// What the maker makes of a string.
    ///
    /// @param maker may refuse the string with an [IllegalArgumentException]
    /// @throws JsonException if the member is missing, no string, or refused
    public <T> T requireText(String name, Function<? super String, ? extends T> maker) {
        return make(name, requireText(name), maker);
    }

    /// As [#requireText(String, Function)]; empty when the member is missing.
    public <T> Optional<T> text(String name, Function<? super String, ? extends T> maker) {
        return text(name).map(text -> make(name, text, maker));
    }

    private static <T> T make(
            String name, String text, Function<? super String, ? extends T> maker) {
        try {
            return maker.apply(text);
        } catch (IllegalArgumentException e) {
            throw new JsonException("is not allowed: " + e.getMessage(), e).in(name);
        }
    }

    public String textOr(String name, String fallback) {
        return text(name).orElse(fallback);
    }

    public long requireLong(String name) {
        return longValue(name).orElseThrow(() -> mustBe(name, "an integer"));
    }

    public OptionalLong longValue(String name) {
        var value = present(name);
        return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(toLong(name, value.get()));
    }

    public long longOr(String name, long fallback) {
        return longValue(name).orElse(fallback);
    }

    private static long toLong(String name, Json value) {
        return value.asLong().orElseThrow(() -> JsonException.mustBe("an integer", value).in(name));
    }

    /// An integer from 0 to 2³¹−1.
    public int requireIndex(String name) {
        return index(name).orElseThrow(() -> mustBe(name, "an integer"));
    }

    /// As [#requireIndex]; empty when the member is missing.
    public OptionalInt index(String name) {
        var value = longValue(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.getAsLong() < 0 || value.getAsLong() > Integer.MAX_VALUE) {
            throw mustBe(name, "an integer from 0 to " + Integer.MAX_VALUE);
        }
        return OptionalInt.of((int) value.getAsLong());
    }

    public int indexOr(String name, int fallback) {
        return index(name).orElse(fallback);
    }

    public OptionalDouble doubleValue(String name) {
        var value = present(name);
        return value.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(toDouble(name, value.get()));
    }

    private static double toDouble(String name, Json value) {
        return value.asDouble().orElseThrow(() -> JsonException.mustBe("a number", value).in(name));
    }

    public boolean requireBoolean(String name) {
        return booleanValue(name).orElseThrow(() -> mustBe(name, "a boolean"));
    }

    public Optional<Boolean> booleanValue(String name) {
        return present(name)
                .map(value -> value.asBoolean().orElseThrow(() -> mustBe(name, "a boolean")));
    }

    public boolean booleanOr(String name, boolean fallback) {
        return booleanValue(name).orElse(fallback);
    }

    public JsonObject requireObject(String name) {
        return object(name).orElseThrow(() -> mustBe(name, "an object"));
    }

    public Optional<JsonObject> object(String name) {
        return present(name)
                .map(value -> value.asObject().orElseThrow(() -> mustBe(name, "an object")));
    }

    public JsonArray requireArray(String name) {
        return array(name).orElseThrow(() -> mustBe(name, "an array"));
    }

    public Optional<JsonArray> array(String name) {
        return present(name)
                .map(value -> value.asArray().orElseThrow(() -> mustBe(name, "an array")));
    }

    /// What the function makes of a member.
    ///
    /// @throws JsonException if the member is missing
    public <T> T require(String name, Function<? super Json, ? extends T> read) {
        return inside(name, requireJson(name), read);
    }

    /// What the function makes of a member; empty when that is missing.
    public <T> Optional<T> optional(String name, Function<? super Json, ? extends T> read) {
        return present(name).map(value -> inside(name, value, read));
    }

    /// What the function makes of each item of an array; nothing when that is missing.
    public <T> List<T> list(String name, Function<? super Json, ? extends T> read) {
        var items = array(name);
        return items.isEmpty() ? List.of() : items(name, items.get(), read);
    }

    /// As [#list].
    ///
    /// @throws JsonException if the array is missing
    public <T> List<T> requireList(String name, Function<? super Json, ? extends T> read) {
        return items(name, requireArray(name), read);
    }

    /// The strings of an array; nothing when that is missing.
    public List<String> texts(String name) {
        return list(name, JsonReader::text);
    }

    private static String text(Json item) {
        return item.asText().orElseThrow(() -> JsonException.mustBe("a string", item));
    }

    /// An error about a member: that it must be something it is not.
    public JsonException mustBe(String name, String wanted) {
        return JsonException.mustBe(wanted, object.get(name)).in(name);
    }

    private Optional<Json> present(String name) {
        return json(name).filter(value -> !value.isNull());
    }

    private static <T> T inside(String name, Json value, Function<? super Json, ? extends T> read) {
        try {
            return read.apply(value);
        } catch (JsonException problem) {
            throw problem.in(name);
        }
    }

    private static <T> List<T> items(
            String name, JsonArray items, Function<? super Json, ? extends T> read) {
        var list = new ArrayList<T>(items.size());
        for (var item : items) {
            list.add(item(name, list.size(), item, read));
        }
        return List.copyOf(list);
    }

    private static <T> T item(
            String name, int index, Json item, Function<? super Json, ? extends T> read) {
        try {
            return read.apply(item);
        } catch (JsonException problem) {
            throw problem.in(index).in(name);
        }
    }
}
