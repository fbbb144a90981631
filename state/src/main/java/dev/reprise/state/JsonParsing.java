package dev.reprise.state;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;

/// Builds a value from a stream of tokens.
final class JsonParsing {
    private static final int BUFFER = 8192;

    /// What Jackson adds to some messages: a place in a source it knows nothing about.
    private static final Pattern START_MARKER = Pattern.compile(" \\(start marker at .*\\]\\)");

    private final JsonParser tokens;
    private final ReadMembers members = new ReadMembers();
    private int depth;

    private JsonParsing(JsonParser tokens) {
        this.tokens = tokens;
    }

    static Json parse(String text) {
        return parse(Jackson.parser(text));
    }

    static Json parse(byte[] utf8) {
        var fast = Utf8.isPlain(utf8) ? fromBytes(utf8) : null;
        return fast == null ? fromChars(utf8) : fast;
    }

    /// Without decoding all of it first.
    ///
    /// @return null if it is refused: places in bytes are not those in chars, so it has to be read
    ///   again for the error
    private static @Nullable Json fromBytes(byte[] utf8) {
        try (var tokens = Jackson.parser(utf8)) {
            return new JsonParsing(tokens).document();
        } catch (JsonException | JacksonException _) {
            return null;
        }
    }

    private static Json fromChars(byte[] utf8) {
        var buffer = Math.min(utf8.length, BUFFER);
        return parse(Jackson.parser(new Utf8Reader(new ByteArrayInputStream(utf8), buffer)));
    }

    static Json parse(InputStream utf8) {
        return parse(Jackson.parser(new Utf8Reader(utf8, BUFFER)));
    }

    private static Json parse(JsonParser tokens) {
        try (tokens) {
            return new JsonParsing(tokens).located();
        } catch (JacksonIOException broken) {
            throw new UncheckedIOException(broken.getCause());
        }
    }

    private Json located() {
        try {
            return document();
        } catch (JsonException problem) {
            throw at(tokens.currentTokenLocation(), problem.problem(), problem);
        } catch (JacksonIOException broken) {
            throw broken;
        } catch (JacksonException malformed) {
            var problem = START_MARKER.matcher(malformed.getOriginalMessage()).replaceAll("");
            throw at(malformed.getLocation(), problem, malformed);
        }
    }

    private static JsonException at(TokenStreamLocation place, String problem, Throwable cause) {
        return new JsonException(
                "line %d, column %d: %s".formatted(place.getLineNr(), place.getColumnNr(), problem),
                cause);
    }

    private Json document() {
        var first = tokens.nextToken();
        if (first == null) {
            throw new JsonException("there is no JSON value");
        }
        var value = value(first);
        if (tokens.nextToken() != null) {
            throw new JsonException("there is more after the JSON value");
        }
        return value;
    }

    private Json value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> real();
            case VALUE_TRUE -> Json.TRUE;
            case VALUE_FALSE -> Json.FALSE;
            case VALUE_NULL -> Json.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new JsonException("a value was expected, but there is " + token);
        };
    }

    private Json object() {
        enter();
        var object = members.begin(depth);
        for (var key = tokens.nextName(); key != null; key = tokens.nextName()) {
            object.add(key, value(tokens.nextToken()));
        }
        depth--;
        return object.end();
    }

    private Json array() {
        enter();
        var array = JsonArray.builder();
        for (var token = tokens.nextToken();
                token != JsonToken.END_ARRAY;
                token = tokens.nextToken()) {
            array.add(value(token));
        }
        depth--;
        return array.build();
    }

    /// Builders limit the depth, too, but not before the innermost value is there.
    private void enter() {
        depth++;
        if (depth > Depth.LIMIT) {
            throw new JsonException(Depth.EXCEEDED);
        }
    }

    private Json text() {
        return new Json.Text(Surrogates.refuseLone("string", tokens.getString()));
    }

    private Json integer() {
        return switch (tokens.getNumberType()) {
            case INT, LONG -> new Json.Int(tokens.getLongValue());
            default -> PlainJson.integer(tokens.getBigIntegerValue());
        };
    }

    private Json real() {
        return PlainJson.real(tokens.getDoubleValue());
    }
}
