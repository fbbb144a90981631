package dev.reprise.protocols.agui;

import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.JsonOutput;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tokens that the calls of a run used so far, for each of its models.
final class UsageByModel {
    private final Map<String, TokenUsage> models = new LinkedHashMap<>();

    void clear() {
        models.clear();
    }

    void add(String model, @Nullable TokenUsage usage) {
        if (usage != null) {
            models.merge(model, usage, UsageByModel::sum);
        }
    }

    private static TokenUsage sum(TokenUsage a, TokenUsage b) {
        return new TokenUsage(
                sum(a.promptTokens(), b.promptTokens()),
                sum(a.completionTokens(), b.completionTokens()),
                sum(a.totalTokens(), b.totalTokens()),
                sum(a.cacheReadTokens(), b.cacheReadTokens()),
                sum(a.cacheCreationTokens(), b.cacheCreationTokens()),
                sum(a.thinkingTokens(), b.thinkingTokens()));
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Long.valueOf(a + b);
    }

    /// Writes the member `usage`; nothing when no model reported any.
    void writeTo(JsonOutput out) {
        if (models.isEmpty()) {
            return;
        }
        out.name("usage").beginArray();
        models.forEach((model, usage) -> {
            out.beginObject().member("model", model);
            out.optional("inputTokens", usage.promptTokens());
            out.optional("outputTokens", usage.completionTokens());
            out.optional("totalTokens", usage.totalTokens());
            out.optional("reasoningTokens", usage.thinkingTokens());
            out.optional("cachedInputTokens", usage.cacheReadTokens());
            out.endObject();
        });
        out.endArray();
    }
}
