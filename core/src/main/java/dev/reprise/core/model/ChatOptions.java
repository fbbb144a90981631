package dev.reprise.core.model;

import dev.reprise.state.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a model should answer; absent members leave the provider's default.
///
/// @param maxTokens upper bound of the answer
/// @param extra members added to the request body as they are
public record ChatOptions(
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable Double topP,
        List<String> stopSequences,
        @Nullable ReasoningEffort reasoningEffort,
        @Nullable Long seed,
        JsonObject extra) {
    public static final ChatOptions DEFAULT =
            new ChatOptions(null, null, null, List.of(), null, null, JsonObject.EMPTY);

    public ChatOptions {
        stopSequences = List.copyOf(stopSequences);
    }

    public ChatOptions withTemperature(@Nullable Double value) {
        return new ChatOptions(value, maxTokens, topP, stopSequences, reasoningEffort, seed, extra);
    }

    public ChatOptions withMaxTokens(@Nullable Integer value) {
        return new ChatOptions(
                temperature, value, topP, stopSequences, reasoningEffort, seed, extra);
    }

    /// These options with the present members of an override laid over them.
    public ChatOptions with(InferenceOverride override) {
        return new ChatOptions(
                override.temperature() == null ? temperature : override.temperature(),
                override.maxTokens() == null ? maxTokens : override.maxTokens(),
                override.topP() == null ? topP : override.topP(),
                stopSequences,
                override.reasoningEffort() == null ? reasoningEffort : override.reasoningEffort(),
                seed,
                extra);
    }
}
