package dev.reprise.models.gemini;

import dev.reprise.core.run.TokenUsage;
import dev.reprise.models.http.Members;
import dev.reprise.state.JsonObject;
import org.jspecify.annotations.Nullable;

/// Reads what an answer used. The service counts thoughts apart from the answer, and what its own
/// tools put before the model apart from the prompt; completion and prompt here are all of them, as
/// those of other services.
final class UsageReader {
    private UsageReader() {}

    /// The counts, null when there are none.
    static @Nullable TokenUsage read(JsonObject usage) {
        var prompt = sum(usage, "promptTokenCount", "toolUsePromptTokenCount");
        var completion = sum(usage, "candidatesTokenCount", "thoughtsTokenCount");
        if (prompt == null && completion == null) {
            return null;
        }
        return new TokenUsage(
                prompt,
                completion,
                Members.count(usage, "totalTokenCount"),
                Members.count(usage, "cachedContentTokenCount"),
                null,
                Members.count(usage, "thoughtsTokenCount"));
    }

    private static @Nullable Long sum(JsonObject usage, String name, String other) {
        var first = Members.count(usage, name);
        var second = Members.count(usage, other);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first + second;
    }
}
