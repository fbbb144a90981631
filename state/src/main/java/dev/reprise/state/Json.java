package dev.reprise.state;

import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An immutable JSON value of one of six kinds.
///
/// Values are equal when they say the same: objects without regard to the order of their members,
/// numbers only within integers or within doubles (`1` is not `1.0`, `-0.0` is `0.0`). Containers
/// share what they have in common with the values they were made from, and are nested at most 500
/// deep. Printing is strict: a value with half a surrogate pair in it has no JSON form.
public sealed interface Json extends JsonValue
        permits Json.Null, Json.Bool, Json.Num, Json.Text, JsonArray, JsonObject {
    Null NULL = new Null();
    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);

    /// The six kinds of JSON values.
    enum Kind {
        NULL,
        BOOLEAN,
        NUMBER,
        STRING,
        ARRAY,
        OBJECT;

        private final String label = name().toLowerCase(Locale.ROOT);

        /// The name used in error messages, such as `boolean`.
        public String label() {
            return label;
        }
    }

    /// JSON `null`; as good as [#NULL].
    record Null() implements Json {
        @Override
        public Kind kind() {
            return Kind.NULL;
        }

        @Override
        public String toString() {
            return "null";
        }
    }

    /// A truth value; as good as [#TRUE] or [#FALSE].
    record Bool(boolean value) implements Json {
        @Override
        public Kind kind() {
            return Kind.BOOLEAN;
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /// A number: an integer of 64 bits, signed or unsigned, or else a double.
    sealed interface Num extends Json permits Int, BigUint, Real {
        /// The nearest double.
        double toDouble();

        @Override
        default Kind kind() {
            return Kind.NUMBER;
        }
    }

    /// An integer from -2⁶³ to 2⁶³−1.
    record Int(long value) implements Num {
        @Override
        public double toDouble() {
            return value;
        }

        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /// An integer from 2⁶³ to 2⁶⁴−1.
    ///
    /// @param bits its bits, which read as a `long` are negative
    record BigUint(long bits) implements Num {
        public BigUint {
            if (bits >= 0) {
                throw new IllegalArgumentException(bits + " is less than 2^63 and thus an Int");
            }
        }

        @Override
        public double toDouble() {
            return RealText.ofUnsigned(bits);
        }

        @Override
        public String toString() {
            return Long.toUnsignedString(bits);
        }
    }

    /// A double, equal to another by `==`. It prints with a fraction or an exponent, so that it is
    /// read as a double again.
    ///
    /// @param value finite
    record Real(double value) implements Num {
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has no number for " + value);
            }
        }

        @Override
        public double toDouble() {
            return value;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Real(var that) && value == that;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value + 0.0);
        }

        @Override
        public String toString() {
            return RealText.of(value);
        }
    }

    /// A string.
    record Text(String value) implements Json {
        @Override
        public Kind kind() {
            return Kind.STRING;
        }

        @Override
        public String toString() {
            return JsonOutput.text(out -> out.value(value));
        }
    }

    static Json of(String value) {
        return new Text(value);
    }

    static Json of(long value) {
        return new Int(value);
    }

    /// A [Real], or [#NULL] for what is not finite.
    static Json of(double value) {
        return Double.isFinite(value) ? new Real(value) : NULL;
    }

    static Json of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /// The JSON form of a plain value: `null`, `Json`, `String`, `Boolean`, any `Number` of the
    /// JDK, and of these any `Map` with `String` keys, `Iterable` or array.
    ///
    /// @throws JsonException if there is anything else in it, an enum constant for example
    static Json from(@Nullable Object plain) {
        return PlainJson.convert(plain);
    }

    /// An object of the given members, each a `String` key and a value as in [#from].
    static JsonObject object(@Nullable Object... keysAndValues) {
        return PlainJson.object(keysAndValues);
    }

    /// An array of the given items, each as in [#from].
    static JsonArray array(@Nullable Object... items) {
        return PlainJson.array(items);
    }

    /// Reads one JSON value.
    ///
    /// The last of several members with one key counts.
    ///
    /// @throws JsonException if the text is not exactly one JSON value, naming line and column
    static Json parse(String text) {
        return JsonParsing.parse(text);
    }

    /// As [#parse(String)], from strict UTF-8.
    static Json parse(byte[] utf8) {
        return JsonParsing.parse(utf8);
    }

    /// As [#parse(byte[])]; reads to the end and leaves the stream open.
    ///
    /// @throws java.io.UncheckedIOException if the stream fails
    static Json parse(InputStream utf8) {
        return JsonParsing.parse(utf8);
    }

    /// As [#parse(String)].
    ///
    /// @throws JsonException also if the value is no object
    static JsonObject parseObject(String text) {
        return JsonException.requireObject(parse(text));
    }

    Kind kind();

    /// The value as compact JSON.
    @Override
    String toString();
}
