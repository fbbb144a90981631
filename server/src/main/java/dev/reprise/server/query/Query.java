package dev.reprise.server.query;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters of a request, by name. Unknown ones are ignored.
///
/// All readers throw [IllegalArgumentException] naming the parameter when its value has not the
/// wanted form.
public final class Query {
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /// Reads the text behind the question mark.
    ///
    /// @throws IllegalArgumentException when it is not percent-encoded UTF-8, or a parameter comes
    ///   twice
    public static Query parse(String raw) {
        var values = new HashMap<String, String>();
        for (var pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                add(values, pair);
            }
        }
        return new Query(values);
    }

    private static void add(Map<String, String> values, String pair) {
        int equals = pair.indexOf('=');
        var name = PercentText.decodeForm(equals < 0 ? pair : pair.substring(0, equals));
        var value = equals < 0 ? "" : PercentText.decodeForm(pair.substring(equals + 1));
        if (values.put(name, value) != null) {
            throw new IllegalArgumentException("query parameter " + name + " is there twice");
        }
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// A parameter with two spellings.
    ///
    /// @throws IllegalArgumentException naming both when both are there
    public Optional<String> text(String name, String alias) {
        if (values.containsKey(name) && values.containsKey(alias)) {
            throw new IllegalArgumentException(
                    "query parameters %s and %s are the same one, send only one of them"
                            .formatted(name, alias));
        }
        return text(name).or(() -> text(alias));
    }

    /// An unsigned number; what is beyond `int` counts as the largest one.
    public int count(String name, int fallback) {
        var number = unsigned(name);
        return number == null ? fallback : (int) Math.min(number, Integer.MAX_VALUE);
    }

    /// An unsigned number; what is beyond `long` counts as the largest one. Null when it is
    /// missing.
    public @Nullable Long unsigned(String name) {
        var value = values.get(name);
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw mustBe(name, "an unsigned integer", value);
        }
        return new BigInteger(value).min(LONGEST).longValue();
    }

    /// A signed number of 64 bits; null when it is missing.
    public @Nullable Long signed(String name) {
        var value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw mustBe(name, "an integer", value);
        }
    }

    private static IllegalArgumentException mustBe(String name, String wanted, String value) {
        var shown = value.length() <= 80 ? value : value.substring(0, 80) + "…";
        return new IllegalArgumentException(
                "%s must be %s, was \"%s\"".formatted(name, wanted, shown));
    }
}
