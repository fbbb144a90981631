package dev.reprise.models.responses;

import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import org.jspecify.annotations.Nullable;

/// Reads what a response used.
final class UsageReader {
    private UsageReader() {}

    /// The counts, null when there are none.
    static @Nullable TokenUsage read(JsonObject usage) {
        var input = count(usage, "input_tokens");
        var output = count(usage, "output_tokens");
        if (input == null && output == null) {
            return null;
        }
        return new TokenUsage(
                input,
                output,
                count(usage, "total_tokens"),
                count(Items.object(usage, "input_tokens_details"), "cached_tokens"),
                null,
                count(Items.object(usage, "output_tokens_details"), "reasoning_tokens"));
    }

    private static @Nullable Long count(JsonObject usage, String name) {
        return usage.get(name) instanceof Json.Int(var tokens) ? (Long) tokens : null;
    }
}
