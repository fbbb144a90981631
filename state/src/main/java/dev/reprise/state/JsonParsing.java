package dev.reprise.state;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/// Builds a value from a stream of tokens.
final class JsonParsing {
    private static final int BUFFER = 8192;
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ");

    private final JsonParser tokens;
    private int depth;

    private JsonParsing(JsonParser tokens) {
        this.tokens = tokens;
    }

    static Json parse(String text) {
        return parse(Jackson.parser(text));
    }

    static Json parse(byte[] utf8) {
        var size = Math.clamp(utf8.length, 1, BUFFER);
        return parse(Jackson.parser(new Utf8Reader(new ByteArrayInputStream(utf8), size)));
    }

    static Json parse(InputStream utf8) {
        return parse(Jackson.parser(new Utf8Reader(utf8, BUFFER)));
    }

    private static Json parse(JsonParser tokens) {
        try (tokens) {
            return new JsonParsing(tokens).document();
        } catch (JacksonIOException broken) {
            throw new UncheckedIOException(broken.getCause());
        } catch (JacksonException malformed) {
            throw at(
                    malformed.getLocation(),
                    SOURCE.matcher(malformed.getOriginalMessage()).replaceAll("["),
                    malformed);
        }
    }

    private static JsonException at(
            TokenStreamLocation place, String problem, @Nullable Throwable cause) {
        return new JsonException(
                "line %d, column %d: %s".formatted(place.getLineNr(), place.getColumnNr(), problem),
                cause);
    }

    private JsonException here(String problem) {
        return at(tokens.currentTokenLocation(), problem, null);
    }

    private Json document() {
        var first = tokens.nextToken();
        if (first == null) {
            throw here("there is no JSON value");
        }
        var value = value(first);
        if (tokens.nextToken() != null) {
            throw here("there is more after the JSON value");
        }
        return value;
    }

    private Json value(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new Json.Text(wellFormed("string", tokens.getString()));
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> real();
            case VALUE_TRUE -> Json.TRUE;
            case VALUE_FALSE -> Json.FALSE;
            case VALUE_NULL -> Json.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw here("a value was expected, but there is " + token);
        };
    }

    private JsonObject object() {
        enter();
        var object = JsonObject.builder();
        while (tokens.nextToken() != JsonToken.END_OBJECT) {
            var key = wellFormed("object key", tokens.currentName());
            object.put(key, value(tokens.nextToken()));
        }
        depth--;
        return object.build();
    }

    private JsonArray array() {
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

    private void enter() {
        if (++depth > Depth.LIMIT) {
            throw here(Depth.exceeded().problem());
        }
    }

    private String wellFormed(String what, String text) {
        try {
            return Surrogates.refuseLone(what, text);
        } catch (JsonException lone) {
            throw here(lone.problem());
        }
    }

    private Json integer() {
        return switch (tokens.getNumberType()) {
            case INT, LONG -> new Json.Int(tokens.getLongValue());
            default -> finite(PlainJson.integer(tokens.getBigIntegerValue()));
        };
    }

    private Json real() {
        return finite(Json.of(tokens.getDoubleValue()));
    }

    private Json finite(Json number) {
        if (number.isNull()) {
            throw here(
                    "the number %s is beyond the range of a double".formatted(tokens.getString()));
        }
        return number;
    }
}
