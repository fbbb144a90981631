package dev.reprise.core.agent;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;

/// A stop condition as configuration names it; evaluated after each model response, before its
/// tools.
public sealed interface StopSpec {
    /// So many assistant turns in this run, the current one included.
    record MaxRounds(long rounds) implements StopSpec {}

    /// So long after the first response.
    record Timeout(long seconds) implements StopSpec {}

    /// So many prompt and completion tokens together; 0 never.
    record TokenBudget(long maxTotal) implements StopSpec {}

    /// So many rounds in a row in which every call failed; 0 never.
    record ConsecutiveErrors(long max) implements StopSpec {}

    /// The response calls this tool.
    record StopOnTool(String toolName) implements StopSpec {}

    /// The response's text contains the pattern, case-sensitive; an empty one never.
    record ContentMatch(String pattern) implements StopSpec {}

    /// Two adjacent rounds among the last so many call the same tools.
    record LoopDetection(long window) implements StopSpec {}

    static StopSpec fromJson(Json json) {
        var in = JsonReader.of(json);
        var type = in.requireText("type");
        return switch (type) {
            case "max_rounds" -> new MaxRounds(unsigned(in, "rounds"));
            case "timeout" -> new Timeout(unsigned(in, "seconds"));
            case "token_budget" -> new TokenBudget(unsigned(in, "max_total"));
            case "consecutive_errors" -> new ConsecutiveErrors(unsigned(in, "max"));
            case "stop_on_tool" -> new StopOnTool(in.requireText("tool_name"));
            case "content_match" -> new ContentMatch(in.requireText("pattern"));
            case "loop_detection" -> new LoopDetection(unsigned(in, "window"));
            default -> throw new JsonException("stop condition type is unknown: \"" + type + "\"");
        };
    }

    private static long unsigned(JsonReader in, String key) {
        long value = in.requireLong(key);
        if (value < 0) {
            throw new JsonException(key + " must not be negative, was " + value);
        }
        return value;
    }

    default JsonObject toJson() {
        return switch (this) {
            case MaxRounds(var rounds) -> tagged("max_rounds").with("rounds", rounds);
            case Timeout(var seconds) -> tagged("timeout").with("seconds", seconds);
            case TokenBudget(var maxTotal) -> tagged("token_budget").with("max_total", maxTotal);
            case ConsecutiveErrors(var max) -> tagged("consecutive_errors").with("max", max);
            case StopOnTool(var tool) -> tagged("stop_on_tool").with("tool_name", tool);
            case ContentMatch(var pattern) -> tagged("content_match").with("pattern", pattern);
            case LoopDetection(var window) -> tagged("loop_detection").with("window", window);
        };
    }

    private static JsonObject tagged(String type) {
        return JsonObject.EMPTY.with("type", type);
    }
}
