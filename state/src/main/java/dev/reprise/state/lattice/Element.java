package dev.reprise.state.lattice;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.Comparator;
import java.util.function.Function;

/// What registers and sets hold and maps have as keys: a type with a total order and a JSON form.
///
/// Doubles are none, for their order is not total. Values the order calls equal must have equal
/// JSON forms. Where JSON wants a key, strings stand for themselves and integers are written in
/// decimal; what has another JSON form cannot be a key.
///
/// @param <T> immutable values
public final class Element<T> implements Comparator<T> {
    /// Strings, in the order of their UTF-8 bytes.
    public static final Element<String> TEXT =
            new Element<>(JsonObject.KEY_ORDER, Json::of, Element::text, Element::text);

    public static final Element<Integer> INTEGER =
            new Element<>(
                    Comparator.naturalOrder(),
                    value -> Json.of(value.longValue()),
                    Element::integer,
                    Element::integer);

    public static final Element<Long> LONG =
            new Element<>(Comparator.naturalOrder(), Json::of, Element::whole, Element::whole);

    private final Comparator<? super T> order;
    private final Function<? super T, ? extends Json> write;
    private final Function<? super Json, ? extends T> read;
    private final Function<? super String, ? extends T> readKey;

    private Element(
            Comparator<? super T> order,
            Function<? super T, ? extends Json> write,
            Function<? super Json, ? extends T> read,
            Function<? super String, ? extends T> readKey) {
        this.order = order;
        this.write = write;
        this.read = read;
        this.readKey = readKey;
    }

    /// Elements whose JSON form is a string, so that they can be keys.
    ///
    /// @param read throws [JsonException] or [IllegalArgumentException] for what is no element
    public static <T> Element<T> ofText(
            Comparator<? super T> order,
            Function<? super T, String> write,
            Function<? super String, ? extends T> read) {
        return new Element<>(
                order,
                value -> Json.of(write.apply(value)),
                json -> parsed(text(json), read),
                key -> parsed(key, read));
    }

    /// Elements of any JSON form; they cannot be keys.
    ///
    /// @param read throws [JsonException] for what is no element
    public static <T> Element<T> of(
            Comparator<? super T> order,
            Function<? super T, ? extends Json> write,
            Function<? super Json, ? extends T> read) {
        return new Element<>(
                order,
                write,
                read,
                key -> {
                    throw new JsonException("\"%s\" is the key of no element".formatted(key));
                });
    }

    @Override
    public int compare(T left, T right) {
        return order.compare(left, right);
    }

    public Json toJson(T value) {
        return write.apply(value);
    }

    /// An element from its JSON form.
    ///
    /// @throws JsonException if that is not exactly the form of an element
    public T fromJson(Json json) {
        return read.apply(json);
    }

    /// The element as the key of an object.
    ///
    /// @throws JsonException if its JSON form is neither a string nor an integer
    public String toKey(T value) {
        return switch (toJson(value)) {
            case Json.Text(var text) -> text;
            case Json.Int(var number) -> Long.toString(number);
            case Json other -> throw JsonException.mustBe("a string or an integer as key", other);
        };
    }

    /// An element from a key.
    ///
    /// @throws JsonException if that is not exactly the key of an element
    public T fromKey(String key) {
        return readKey.apply(key);
    }

    private static <T> T parsed(String text, Function<? super String, ? extends T> read) {
        try {
            return read.apply(text);
        } catch (IllegalArgumentException problem) {
            throw new JsonException(
                    "\"%s\" is no element: %s".formatted(text, problem.getMessage()), problem);
        }
    }

    private static String text(Json json) {
        return json.asText().orElseThrow(() -> JsonException.mustBe("a string", json));
    }

    private static String text(String key) {
        return key;
    }

    private static Long whole(Json json) {
        return json.asLong().orElseThrow(() -> JsonException.mustBe("a 64-bit integer", json));
    }

    private static Long whole(String key) {
        try {
            var value = Long.parseLong(key);
            if (Long.toString(value).equals(key)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw JsonException.mustBe("a 64-bit integer in decimal", Json.of(key));
    }

    private static Integer integer(Json json) {
        return narrow(whole(json), json);
    }

    private static Integer integer(String key) {
        return narrow(whole(key), Json.of(key));
    }

    private static Integer narrow(long value, Json from) {
        if (value != (int) value) {
            throw JsonException.mustBe("a 32-bit integer", from);
        }
        return (int) value;
    }
}
