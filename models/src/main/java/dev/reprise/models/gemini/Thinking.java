package dev.reprise.models.gemini;

import dev.reprise.core.model.ReasoningEffort;
import dev.reprise.models.http.RequestBody;
import org.jspecify.annotations.Nullable;

/// How much a model may think: a level from Gemini 3 on, a number of tokens before.
///
/// Source of the rules: "Thinking" in the documentation of the Gemini API.
///
/// @param level the service's word, absent where there is a budget
/// @param budget tokens, absent where there is a level
record Thinking(@Nullable String level, @Nullable Integer budget) {
    private static final int LOW = 2_048;
    private static final int MEDIUM = 8_192;
    private static final int HIGH = 16_384;
    private static final int MAX = 24_576;

    /// The `pro` models always think.
    private static final int LEAST_OF_PRO = 128;

    /// What an effort is to a model. A number of tokens stays one: later models take it, too.
    static Thinking of(String model, ReasoningEffort effort) {
        var isPro = model.contains("pro");
        return switch (effort) {
            case ReasoningEffort.Budget(var tokens) -> new Thinking(null, tokens);
            case ReasoningEffort.Level wanted when Family.of(model).hasThinkingLevels() ->
                    new Thinking(level(wanted, isPro), null);
            case ReasoningEffort.Level wanted -> new Thinking(null, budget(wanted, isPro));
        };
    }

    private static String level(ReasoningEffort.Level wanted, boolean isPro) {
        return switch (wanted) {
            case NONE -> isPro ? "low" : "minimal";
            case LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH, MAX -> "high";
        };
    }

    private static int budget(ReasoningEffort.Level wanted, boolean isPro) {
        return switch (wanted) {
            case NONE -> isPro ? LEAST_OF_PRO : 0;
            case LOW -> LOW;
            case MEDIUM -> MEDIUM;
            case HIGH -> HIGH;
            case MAX -> MAX;
        };
    }

    /// Asks for summaries of the thoughts as well, unless there is nothing to think.
    void write(RequestBody config) {
        config.optional("thinkingLevel", level);
        config.optional("thinkingBudget", budget);
        if (budget == null || budget > 0) {
            config.member("includeThoughts", true);
        }
    }
}
