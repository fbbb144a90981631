package dev.reprise.models.http;

import dev.reprise.core.model.ReasoningEffort;

/// Reasoning effort in formats that have words for it and no numbers.
public final class Effort {
    private static final int LITTLE_THINKING = 2_048;
    private static final int SOME_THINKING = 16_384;

    private Effort() {}

    /// The word for an effort. There is none above `high` that every service knows.
    public static String word(ReasoningEffort effort) {
        return switch (effort) {
            case ReasoningEffort.Level level ->
                    level == ReasoningEffort.Level.MAX ? "high" : level.label();
            case ReasoningEffort.Budget(var tokens) when tokens <= 0 -> "none";
            case ReasoningEffort.Budget(var tokens) when tokens <= LITTLE_THINKING -> "low";
            case ReasoningEffort.Budget(var tokens) when tokens <= SOME_THINKING -> "medium";
            case ReasoningEffort.Budget _ -> "high";
        };
    }
}
