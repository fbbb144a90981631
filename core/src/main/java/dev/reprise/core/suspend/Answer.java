package dev.reprise.core.suspend;

import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the free-form answers that user interfaces give to a question.
public final class Answer {
    private static final Set<String> DENY_TOKENS =
            Set.of(
                    "false",
                    "no",
                    "denied",
                    "deny",
                    "reject",
                    "rejected",
                    "cancel",
                    "canceled",
                    "cancelled",
                    "abort",
                    "aborted");
    private static final Set<String> APPROVE_TOKENS =
            Set.of("true", "yes", "approved", "allow", "confirm", "ok", "accept");
    private static final List<String> DENY_FLAGS =
            List.of(
                    "denied",
                    "reject",
                    "rejected",
                    "cancel",
                    "canceled",
                    "cancelled",
                    "abort",
                    "aborted");
    private static final List<String> VERDICTS = List.of("status", "decision", "action");
    private static final List<String> REASONS = List.of("reason", "message", "error");

    private Answer() {}

    /// Whether the answer says yes in so many words.
    public static boolean isApproved(Json answer) {
        return switch (answer) {
            case Json.Bool(var value) -> value;
            case Json.Text(var value) -> APPROVE_TOKENS.contains(value.toLowerCase(Locale.ROOT));
            case JsonObject object ->
                    Json.TRUE.equals(object.get("approved"))
                            || Json.TRUE.equals(object.get("allowed"));
            case Json.Null _, Json.Num _, JsonArray _ -> false;
        };
    }

    /// Whether the answer says no in so many words; nothing, numbers and arrays do not.
    public static boolean isDenied(Json answer) {
        return switch (answer) {
            case Json.Null _, Json.Num _, JsonArray _ -> false;
            case Json.Bool _, Json.Text _, JsonObject _ -> isRefusal(answer);
        };
    }

    /// Whether the answer cancels the call: it says no, or it is nothing, a number or an array.
    static boolean isRefusal(Json answer) {
        return switch (answer) {
            case Json.Bool(var value) -> !value;
            case Json.Text(var value) -> isDenyToken(value);
            case JsonObject object -> refuses(object);
            case Json.Null _, Json.Num _, JsonArray _ -> true;
        };
    }

    static @Nullable String reasonOf(Json answer) {
        return switch (answer) {
            case Json.Text(var value) -> value.isBlank() ? null : value;
            case JsonObject object ->
                    REASONS.stream()
                            .flatMap(key -> textOf(object, key).stream())
                            .findFirst()
                            .orElse(null);
            case Json.Null _, Json.Bool _, Json.Num _, JsonArray _ -> null;
        };
    }

    private static boolean refuses(JsonObject object) {
        return Json.FALSE.equals(object.get("approved"))
                || DENY_FLAGS.stream().anyMatch(flag -> Json.TRUE.equals(object.get(flag)))
                || VERDICTS.stream()
                        .anyMatch(
                                key -> textOf(object, key).filter(Answer::isDenyToken).isPresent());
    }

    private static Optional<String> textOf(JsonObject object, String key) {
        return object.getOr(key, Json.NULL).asText();
    }

    private static boolean isDenyToken(String value) {
        return DENY_TOKENS.contains(value.strip().toLowerCase(Locale.ROOT));
    }
}
