package dev.reprise.core.model;

import dev.reprise.state.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a model should answer; absent members leave the provider's default.
///
/// @param maxTokens upper bound of the answer
/// @param parallelCalls whether one answer may make several calls
/// @param extra members added to the request body as they are
public record ChatOptions(
        @Nullable Double temperature,
        @Nullable Integer maxTokens,
        @Nullable Double topP,
        List<String> stopSequences,
        @Nullable ReasoningEffort reasoningEffort,
        @Nullable Long seed,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelCalls,
        JsonObject extra) {
    public static final ChatOptions DEFAULT =
            new ChatOptions(null, null, null, List.of(), null, null, JsonObject.EMPTY);

    public ChatOptions {
        stopSequences = List.copyOf(stopSequences);
    }

    /// Options that leave the choice of tools to the model.
    public ChatOptions(
            @Nullable Double temperature,
            @Nullable Integer maxTokens,
            @Nullable Double topP,
            List<String> stopSequences,
            @Nullable ReasoningEffort reasoningEffort,
            @Nullable Long seed,
            JsonObject extra) {
        this(temperature, maxTokens, topP, stopSequences, reasoningEffort, seed, null, null, extra);
    }

    public ChatOptions withTemperature(@Nullable Double value) {
        return with(value, maxTokens, topP, reasoningEffort);
    }

    public ChatOptions withMaxTokens(@Nullable Integer value) {
        return with(temperature, value, topP, reasoningEffort);
    }

    /// Options with another choice of tools.
    ///
    /// @param parallel whether one answer may make several calls
    public ChatOptions withTools(@Nullable ToolChoice choice, @Nullable Boolean parallel) {
        return new ChatOptions(
                temperature,
                maxTokens,
                topP,
                stopSequences,
                reasoningEffort,
                seed,
                choice,
                parallel,
                extra);
    }

    /// These options with the present members of an override laid over them.
    public ChatOptions with(InferenceOverride override) {
        return with(
                override.temperature() == null ? temperature : override.temperature(),
                override.maxTokens() == null ? maxTokens : override.maxTokens(),
                override.topP() == null ? topP : override.topP(),
                override.reasoningEffort() == null ? reasoningEffort : override.reasoningEffort());
    }

    private ChatOptions with(
            @Nullable Double newTemperature,
            @Nullable Integer newMaxTokens,
            @Nullable Double newTopP,
            @Nullable ReasoningEffort newEffort) {
        return new ChatOptions(
                newTemperature,
                newMaxTokens,
                newTopP,
                stopSequences,
                newEffort,
                seed,
                toolChoice,
                parallelCalls,
                extra);
    }
}
