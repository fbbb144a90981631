package dev.reprise.extensions.permission;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.Locale;
import java.util.Optional;

/// One rule: what it is about, and what it says.
///
/// @param scope how long the rule was meant to last; only shown
/// @param source where the rule comes from; only shown
public record PermissionRule(Subject subject, Verdict verdict, Scope scope, Source source) {
    /// How long a rule was meant to last.
    public enum Scope {
        ONCE,
        SESSION,
        THREAD,
        PROJECT,
        USER
    }

    /// Where a rule comes from.
    public enum Source {
        SYSTEM,
        DEFINITION,
        SKILL,
        SESSION,
        USER,
        CLI,
        RUNTIME
    }

    public static PermissionRule of(Subject subject, Verdict verdict, Source source) {
        return new PermissionRule(subject, verdict, Scope.THREAD, source);
    }

    public String key() {
        return subject.key();
    }

    /// Whether the rule is about the call. Where a regular expression of it takes too long to
    /// decide, it counts as met unless that would let the call run.
    boolean covers(ToolCall call) {
        try {
            return subject.covers(call);
        } catch (Regex.TooCostly e) {
            return verdict != Verdict.ALLOW;
        }
    }

    /// The tool of which no call can run, if the rule is of that kind.
    Optional<String> deniedTool() {
        if (verdict != Verdict.DENY) {
            return Optional.empty();
        }
        return switch (subject) {
            case Subject.OfTool(var id) -> Optional.of(id);
            case Subject.OfPattern(var pattern) -> pattern.wholeTool();
        };
    }

    static PermissionRule fromJson(Json json) {
        var in = JsonReader.of(json);
        return new PermissionRule(
                in.require("subject", Subject::fromJson),
                in.text("behavior", Verdict::parse).orElse(Verdict.ASK),
                in.text("scope", label -> constant(Scope.class, label)).orElse(Scope.THREAD),
                in.text("source", label -> constant(Source.class, label)).orElse(Source.RUNTIME));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String label) {
        for (var constant : type.getEnumConstants()) {
            if (label(constant).equals(label)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("is unknown: \"" + label + "\"");
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    JsonObject toJson() {
        return JsonObject.EMPTY
                .with("subject", subject.toJson())
                .with("behavior", verdict.label())
                .with("scope", label(scope))
                .with("source", label(source));
    }
}
