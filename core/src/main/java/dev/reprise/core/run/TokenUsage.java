package dev.reprise.core.run;

import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
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

    public static TokenUsage fromJson(Json json) {
        var in = JsonReader.of(json);
        return new TokenUsage(
                count(in, "prompt_tokens"),
                count(in, "completion_tokens"),
                count(in, "total_tokens"),
                count(in, "cache_read_tokens"),
                count(in, "cache_creation_tokens"),
                count(in, "thinking_tokens"));
    }

    private static @Nullable Long count(JsonReader in, String key) {
        var value = in.longValue(key);
        return value.isPresent() ? (Long) value.getAsLong() : null;
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
