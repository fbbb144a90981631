package dev.reprise.extensions.permission;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// Which calls a rule is about.
public sealed interface Subject {
    /// Every call of one tool.
    record OfTool(String toolId) implements Subject {}

    /// The calls a pattern covers.
    record OfPattern(ToolPattern pattern) implements Subject {}

    /// Under which a set of rules holds at most one rule.
    default String key() {
        return switch (this) {
            case OfTool(var id) -> "tool:" + id;
            case OfPattern(var pattern) -> "pattern:" + pattern;
        };
    }

    default Specificity specificity() {
        return switch (this) {
            case OfTool _ -> Specificity.OF_TOOL;
            case OfPattern(var pattern) -> pattern.specificity();
        };
    }

    default boolean covers(ToolCall call) {
        return switch (this) {
            case OfTool(var id) -> id.equals(call.name());
            case OfPattern(var pattern) -> pattern.matches(call);
        };
    }

    default JsonObject toJson() {
        return switch (this) {
            case OfTool(var id) -> JsonObject.EMPTY.with("kind", "tool").with("tool_id", id);
            case OfPattern(var pattern) ->
                    JsonObject.EMPTY.with("kind", "pattern").with("pattern", pattern.toString());
        };
    }

    static Subject fromJson(Json json) {
        var in = JsonReader.of(json);
        return switch (in.requireText("kind")) {
            case "tool" -> new OfTool(in.requireText("tool_id"));
            case "pattern" -> new OfPattern(in.requireText("pattern", Subject::readPattern));
            default -> throw in.mustBe("kind", "tool or pattern");
        };
    }

    private static ToolPattern readPattern(String text) {
        try {
            return ToolPattern.parse(text);
        } catch (PatternException e) {
            throw new IllegalArgumentException("must be a pattern: " + e.getMessage(), e);
        }
    }
}
