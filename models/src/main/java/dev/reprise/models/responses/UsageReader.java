package dev.reprise.models.responses;

import dev.reprise.core.run.TokenUsage;
import dev.reprise.models.http.Members;
import dev.reprise.state.JsonObject;
import org.jspecify.annotations.Nullable;

/// Reads what a response used.
final class UsageReader {
    private UsageReader() {}

    /// The counts, null when there are none.
    static @Nullable TokenUsage read(JsonObject usage) {
        var input = Members.count(usage, "input_tokens");
        var output = Members.count(usage, "output_tokens");
        if (input == null && output == null) {
            return null;
        }
        return new TokenUsage(
                input,
                output,
                Members.count(usage, "total_tokens"),
                Members.count(Members.object(usage, "input_tokens_details"), "cached_tokens"),
                null,
                Members.count(Members.object(usage, "output_tokens_details"), "reasoning_tokens"));
    }
}
