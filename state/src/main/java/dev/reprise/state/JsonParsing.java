package dev.reprise.state;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;

/// Makes a value of a text, or an error that says where in the text it is wrong.
final class JsonParsing {
    private static final int BUFFER = 8192;

    /// What Jackson adds to some messages: a place in a source it knows nothing about.
    private static final Pattern START_MARKER = Pattern.compile(" \\(start marker at .*\\]\\)");

    private JsonParsing() {}

    static Json parse(String text) {
        return parse(Jackson.parser(text));
    }

    /// Without decoding all of it first. Places in bytes are not those in chars, so what is refused
    /// is read again for the error.
    static Json parse(byte[] utf8) {
        return JsonInput.read(utf8, JsonInput::value).orElseGet(() -> fromChars(utf8));
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
            return located(tokens);
        } catch (JacksonIOException broken) {
            throw new UncheckedIOException(broken.getCause());
        }
    }

    private static Json located(JsonParser tokens) {
        try {
            return new JsonInput(tokens).document(JsonInput::value);
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
}
