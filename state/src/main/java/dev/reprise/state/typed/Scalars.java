package dev.reprise.state.typed;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonInput;
import dev.reprise.state.JsonOutput;
import java.util.function.Function;
import java.util.function.LongFunction;

/// A codec of two functions, and those of plain values.
///
/// @param name for debugging
record Scalars<T>(
        String name,
        Function<? super T, ? extends Json> write,
        Function<? super Json, ? extends T> read)
        implements Codec<T> {
    static final Codec<String> TEXT = new Scalars<>("text", Scalars::text, Scalars::text);
    static final Codec<Boolean> BOOLEAN = new Scalars<>("boolean", Json::of, Scalars::truth);
    static final Codec<Byte> BYTE = integer("byte", 8, value -> (byte) value);
    static final Codec<Short> SHORT = integer("short", 16, value -> (short) value);
    static final Codec<Integer> INTEGER = integer("integer", 32, value -> (int) value);
    static final Codec<Long> LONG = integer("long", 64, value -> value);
    static final Codec<Double> DOUBLE = new Scalars<>("double", Scalars::real, Scalars::real);
    static final Codec<Float> FLOAT =
            new Scalars<>("float", value -> real(value.doubleValue()), Scalars::narrow);
    static final Codec<Json> JSON = new Scalars<>("json", json -> json, json -> json);

    private static <N extends Number> Codec<N> integer(
            String name, int bits, LongFunction<? extends N> narrow) {
        return new Scalars<>(
                name, value -> Json.of(value.longValue()), json -> narrow.apply(whole(json, bits)));
    }

    private static long whole(Json json, int bits) {
        if (json instanceof Json.Int(var value)) {
            var unused = Long.SIZE - bits;
            if (value << unused >> unused == value) {
                return value;
            }
        }
        throw JsonException.mustBe("an integer of %d bits".formatted(bits), json);
    }

    private static Json text(String value) {
        return Json.of(whole(value));
    }

    /// A string that has a JSON form, as it is.
    ///
    /// @throws JsonException if it has half a surrogate pair
    static String whole(String value) {
        for (var at = 0; at < value.length(); at++) {
            if (Character.isSurrogate(value.charAt(at))) {
                return paired(value);
            }
        }
        return value;
    }

    private static String paired(String value) {
        if (value.codePoints().anyMatch(Scalars::isSurrogate)) {
            throw new JsonException("has half a surrogate pair, which has no JSON form");
        }
        return value;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static String text(Json json) {
        if (json instanceof Json.Text(var value)) {
            return value;
        }
        throw JsonException.mustBe("a string", json);
    }

    private static boolean truth(Json json) {
        if (json instanceof Json.Bool(var value)) {
            return value;
        }
        throw JsonException.mustBe("a boolean", json);
    }

    private static Json real(double value) {
        if (!Double.isFinite(value)) {
            throw new JsonException("is %s, which has no JSON form".formatted(value));
        }
        return Json.of(value);
    }

    private static double real(Json json) {
        if (json instanceof Json.Num number) {
            return number.toDouble();
        }
        throw JsonException.mustBe("a number", json);
    }

    private static float narrow(Json json) {
        var narrowed = (float) real(json);
        if (!Float.isFinite(narrowed)) {
            throw JsonException.mustBe("a number of 32 bits", json);
        }
        return narrowed;
    }

    @Override
    public Json toJson(T value) {
        return write.apply(value);
    }

    /// The usual ones go without a value in between.
    @Override
    public void write(T value, JsonOutput out) {
        switch (value) {
            case String text -> out.value(text);
            case Long number -> out.value(number.longValue());
            case Integer number -> out.value(number.longValue());
            case Boolean truth -> out.value(truth.booleanValue());
            default -> out.value(toJson(value));
        }
    }

    @Override
    public T fromJson(Json json) {
        return read.apply(json);
    }

    @Override
    public T read(JsonInput in) {
        return fromJson(in.value());
    }

    @Override
    public String toString() {
        return name;
    }
}
