package dev.reprise.testing.cassette;

import dev.reprise.core.model.Secret;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes secrets out of what is recorded.
///
/// @param secrets what must reach no file, the longest first
public record Redaction(List<String> secrets) {
    /// Variables whose values are taken for secrets.
    private static final Pattern NAMES =
            Pattern.compile("(?i).*(KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS)");

    /// Shorter values stand in too many innocent texts.
    private static final int SHORTEST = 8;

    private static final String STAND_IN = "[REDACTED]";

    public Redaction {
        secrets =
                secrets.stream()
                        .filter(secret -> secret.length() >= SHORTEST)
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    /// Takes out the values of variables that are called a key, a token, a secret, a password or
    /// credentials; those of fewer than eight characters are left.
    public static Redaction ofEnvironment(Map<String, String> environment) {
        return new Redaction(
                environment.entrySet().stream()
                        .filter(variable -> NAMES.matcher(variable.getKey()).matches())
                        .map(Map.Entry::getValue)
                        .toList());
    }

    /// Takes out these as well.
    public Redaction and(Collection<Secret> more) {
        return new Redaction(
                Stream.concat(secrets.stream(), more.stream().map(Secret::reveal)).toList());
    }

    Json apply(Json json) {
        return switch (json) {
            case Json.Text(var text) -> Json.of(apply(text));
            case JsonArray array -> JsonArray.copyOf(array.stream().map(this::apply).toList());
            case JsonObject object -> apply(object);
            case Json.Null _, Json.Bool _, Json.Num _ -> json;
        };
    }

    JsonObject apply(JsonObject object) {
        var redacted = JsonObject.builder();
        for (var member : object) {
            redacted.put(apply(member.key()), apply(member.value()));
        }
        return redacted.build();
    }

    private String apply(String text) {
        var redacted = text;
        for (var secret : secrets) {
            redacted = redacted.replace(secret, STAND_IN);
        }
        return redacted;
    }

    @Override
    public String toString() {
        return "Redaction[" + secrets.size() + " secrets]";
    }
}
