package dev.reprise.core.model;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
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

    /// Reads the form that [#toJson] writes; members may be missing.
    public static InferenceOverride fromJson(Json json) {
        var in = JsonReader.of(json);
        var maxTokens = in.index("max_tokens");
        return new InferenceOverride(
                in.text("model").orElse(null),
                in.array("fallback_models").map(_ -> in.texts("fallback_models")).orElse(null),
                number(in, "temperature"),
                maxTokens.isPresent() ? (Integer) maxTokens.getAsInt() : null,
                number(in, "top_p"),
                in.optional("reasoning_effort", ReasoningEffort::fromJson).orElse(null));
    }

    private static @Nullable Double number(JsonReader in, String name) {
        var value = in.doubleValue(name);
        return value.isPresent() ? (Double) value.getAsDouble() : null;
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
