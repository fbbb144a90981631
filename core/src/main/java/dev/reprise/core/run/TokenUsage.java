package dev.reprise.core.run;

import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import org.jspecify.annotations.Nullable;

/// Tokens that one model call used; a count the provider did not report is absent.
public record TokenUsage(
        @Nullable Long promptTokens,
        @Nullable Long completionTokens,
        @Nullable Long totalTokens,
        @Nullable Long cacheReadTokens,
        @Nullable Long cacheCreationTokens,
        @Nullable Long thinkingTokens) {
    public static TokenUsage of(long prompt, long completion) {
        return new TokenUsage(prompt, completion, prompt + completion, null, null, null);
    }

    /// Prompt tokens, 0 when not reported.
    public long input() {
        return promptTokens == null ? 0 : promptTokens;
    }

    /// Completion tokens, 0 when not reported.
    public long output() {
        return completionTokens == null ? 0 : completionTokens;
    }

    public static TokenUsage fromJson(JsonObject json) {
        return new TokenUsage(
                count(json, "prompt_tokens"),
                count(json, "completion_tokens"),
                count(json, "total_tokens"),
                count(json, "cache_read_tokens"),
                count(json, "cache_creation_tokens"),
                count(json, "thinking_tokens"));
    }

    private static @Nullable Long count(JsonObject json, String key) {
        return json.has(key) ? json.longOr(key, 0) : null;
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        write(out, "prompt_tokens", promptTokens);
        write(out, "completion_tokens", completionTokens);
        write(out, "total_tokens", totalTokens);
        write(out, "cache_read_tokens", cacheReadTokens);
        write(out, "cache_creation_tokens", cacheCreationTokens);
        write(out, "thinking_tokens", thinkingTokens);
        out.endObject();
    }

    private static void write(JsonOutput out, String key, @Nullable Long count) {
        if (count != null) {
            out.member(key, count.longValue());
        }
    }
}
