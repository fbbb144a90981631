package dev.reprise.state;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Turns plain Java values into JSON.
final class PlainJson {
    private PlainJson() {}

    static Json convert(@Nullable Object plain) {
        return convert(plain, 0);
    }

    static JsonObject object(@Nullable Object[] keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new JsonException(
                    "an object needs a value for each key, but there are "
                            + keysAndValues.length
                            + " keys and values");
        }
        var object = JsonObject.builder();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            object.put(key(keysAndValues[i]), convert(keysAndValues[i + 1], 1));
        }
        return object.build();
    }

    static JsonArray array(@Nullable Object[] items) {
        var array = JsonArray.builder();
        for (var item : items) {
            array.add(convert(item, 1));
        }
        return array.build();
    }

    private static Json convert(@Nullable Object plain, int depth) {
        return switch (plain) {
            case null -> Json.NULL;
            case Json json -> json;
            case String text -> Json.of(text);
            case Boolean truth -> Json.of(truth.booleanValue());
            case Number number -> number(number);
            case Map<?, ?> map -> object(map, deeper(depth));
            case Iterable<?> items -> array(items, deeper(depth));
            case Object array when array.getClass().isArray() -> array(array, deeper(depth));
            default -> throw noJson(plain);
        };
    }

    /// Keeps a container that contains itself from being followed for ever.
    private static int deeper(int depth) {
        if (depth >= Depth.LIMIT) {
            throw new JsonException(Depth.EXCEEDED);
        }
        return depth + 1;
    }

    private static JsonObject object(Map<?, ?> map, int depth) {
        var object = JsonObject.builder();
        for (var entry : map.entrySet()) {
            object.put(key(entry.getKey()), convert(entry.getValue(), depth));
        }
        return object.build();
    }

    private static String key(@Nullable Object key) {
        if (key instanceof String text) {
            return text;
        }
        throw new JsonException("an object key must be a String, was " + describe(key));
    }

    private static JsonArray array(Iterable<?> items, int depth) {
        var array = JsonArray.builder();
        for (var item : items) {
            array.add(convert(item, depth));
        }
        return array.build();
    }

    private static JsonArray array(Object items, int depth) {
        var array = JsonArray.builder();
        for (var i = 0; i < Array.getLength(items); i++) {
            array.add(convert(Array.get(items, i), depth));
        }
        return array.build();
    }

    private static Json number(Number number) {
        return switch (number) {
            case Long _, Integer _, Short _, Byte _, AtomicLong _, AtomicInteger _ ->
                    Json.of(number.longValue());
            case Double _, Float _ -> Json.of(number.doubleValue());
            case BigInteger integer -> integer(integer);
            case BigDecimal decimal -> real(decimal);
            default -> throw noJson(number);
        };
    }

    /// An integer of more than 64 bits becomes a double.
    static Json integer(BigInteger integer) {
        if (integer.bitLength() < Long.SIZE) {
            return new Json.Int(integer.longValue());
        }
        return integer.signum() > 0 && integer.bitLength() == Long.SIZE
                ? new Json.BigUint(integer.longValue())
                : real(integer);
    }

    /// A double that is not infinite.
    static Json real(Number number) {
        var value = number.doubleValue();
        if (Double.isInfinite(value)) {
            throw new JsonException("a number is beyond the range of a double");
        }
        return new Json.Real(value);
    }

    private static JsonException noJson(Object plain) {
        var hint = plain instanceof Enum<?> ? "; choose its text, such as name()" : "";
        return new JsonException(describe(plain) + " has no JSON form" + hint);
    }

    private static String describe(@Nullable Object value) {
        return value == null ? "null" : "%s of %s".formatted(value, value.getClass().getName());
    }
}
