package dev.reprise.models.http;

import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What a provider says about an error, in any of the shapes that occur.
///
/// @param type its word for the kind of error; empty when it has none
/// @param code its code, as text; empty when it has none
/// @param message empty when it says nothing
public record ErrorBody(String type, String code, String message) {
    private static final int LONGEST = 500;

    public ErrorBody {
        message = shortened(message);
    }

    /// Reads a body that need not be JSON.
    public static ErrorBody parse(byte[] body) {
        try {
            return of(Json.parse(body));
        } catch (JsonException _) {
            return new ErrorBody("", "", new String(body, StandardCharsets.UTF_8));
        }
    }

    /// Reads `{"error":{…}}`, `{"error":"…"}`, `{"message":…}`, `{"detail":…}`, or a list of one of
    /// them.
    public static ErrorBody of(Json body) {
        return switch (body) {
            case JsonArray array when array.size() > 0 -> of(array.get(0));
            case JsonObject object -> ofObject(object);
            default -> new ErrorBody("", "", body.asText().orElseGet(body::toString));
        };
    }

    private static ErrorBody ofObject(JsonObject body) {
        var error = body.getOr("error", Json.NULL);
        var nested = error.asObject().orElse(JsonObject.EMPTY);
        return new ErrorBody(
                first(nested, body, "type"),
                first(nested, body, "code", "status"),
                error.asText().orElseGet(() -> first(nested, body, "message", "detail")));
    }

    private static String first(JsonObject nested, JsonObject body, String... names) {
        return Stream.of(nested, body)
                .flatMap(object -> Stream.of(names).map(name -> object.getOr(name, Json.NULL)))
                .filter(value -> !value.isNull())
                .map(value -> value.asText().orElseGet(value::toString))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }

    /// The class of an error that came without a status of its own.
    public ErrorClass errorClass() {
        return ofType().or(() -> statusCode().stream().mapToObj(ErrorClass::ofStatus).findFirst())
                .orElseGet(() -> ofText(type + " " + code + " " + message));
    }

    /// Code or type, for people.
    String label() {
        return code.isEmpty() ? type : code;
    }

    private Optional<ErrorClass> ofType() {
        var name = type.toLowerCase(Locale.ROOT);
        if (name.contains("rate_limit")) {
            return Optional.of(ErrorClass.RATE_LIMIT);
        } else if (containsAny(name, "overloaded", "unavailable")) {
            return Optional.of(ErrorClass.SERVER_UNAVAILABLE);
        } else if (name.contains("timeout")) {
            return Optional.of(ErrorClass.TIMEOUT);
        } else if (containsAny(name, "server_error", "api_error")) {
            return Optional.of(ErrorClass.SERVER_ERROR);
        } else if (containsAny(name, "authentication", "permission")) {
            return Optional.of(ErrorClass.AUTH);
        } else if (containsAny(name, "invalid_request", "not_found")) {
            return Optional.of(ErrorClass.CLIENT_REQUEST);
        }
        return Optional.empty();
    }

    private OptionalInt statusCode() {
        try {
            var status = Integer.parseInt(code);
            return status >= 400 && status < 600 ? OptionalInt.of(status) : OptionalInt.empty();
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    /// The class that a text without any structure hints at; the order decides.
    public static ErrorClass ofText(String message) {
        var text = message.toLowerCase(Locale.ROOT);
        if (containsAny(text, "429", "too many requests", "rate limit")) {
            return ErrorClass.RATE_LIMIT;
        } else if (containsAny(text, "timeout", "timed out")) {
            return ErrorClass.TIMEOUT;
        } else if (containsAny(
                text,
                "connection",
                "network",
                "reset by peer",
                "broken pipe",
                "eof",
                "connection refused",
                "error sending request for url")) {
            return ErrorClass.CONNECTION;
        } else if (containsAny(text, "503", "service unavailable", "unavailable", "temporar")) {
            return ErrorClass.SERVER_UNAVAILABLE;
        } else if (containsAny(
                text, "500", "502", "504", "server error", "bad gateway", "gateway timeout")) {
            return ErrorClass.SERVER_ERROR;
        } else if (containsAny(
                text, "401", "403", "unauthorized", "forbidden", "invalid api key")) {
            return ErrorClass.AUTH;
        } else if (containsAny(text, "400", "404", "422", "invalid_request", "bad request")) {
            return ErrorClass.CLIENT_REQUEST;
        }
        return ErrorClass.UNKNOWN;
    }

    private static boolean containsAny(String text, String... parts) {
        return Stream.of(parts).anyMatch(text::contains);
    }

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "…";
    }
}
