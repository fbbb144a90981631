package dev.reprise.core.model;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one step changes about the model call; absent members change nothing.
public record InferenceOverride(
        @Nullable String model,
        @Nullable List<String> fallbackModels,
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable Double topP,
        @Nullable ReasoningEffort reasoningEffort) {
    public static final InferenceOverride NONE =
            new InferenceOverride(null, null, null, null, null, null);

    public InferenceOverride {
        fallbackModels = fallbackModels == null ? null : List.copyOf(fallbackModels);
    }

    /// This override with the present members of a later one.
    public InferenceOverride with(InferenceOverride later) {
        return new InferenceOverride(
                later.model == null ? model : later.model,
                later.fallbackModels == null ? fallbackModels : later.fallbackModels,
                later.temperature == null ? temperature : later.temperature,
                later.maxTokens == null ? maxTokens : later.maxTokens,
                later.topP == null ? topP : later.topP,
                later.reasoningEffort == null ? reasoningEffort : later.reasoningEffort);
    }

    public JsonObject toJson() {
        return Json.object(
                "model", model,
                "fallback_models", fallbackModels,
                "temperature", temperature,
                "max_tokens", maxTokens,
                "top_p", topP,
                "reasoning_effort", reasoningEffort == null ? null : reasoningEffort.toJson());
    }
}
