package dev.reprise.runtime.loop;

import dev.reprise.core.run.TokenUsage;
import org.jspecify.annotations.Nullable;

/// What a run used so far.
final class Totals {
    private long inputTokens;
    private long outputTokens;

    Totals(Past past) {
        inputTokens = past.inputTokens();
        outputTokens = past.outputTokens();
    }

    void add(@Nullable TokenUsage usage) {
        if (usage != null) {
            inputTokens += usage.input();
            outputTokens += usage.output();
        }
    }

    long inputTokens() {
        return inputTokens;
    }

    long outputTokens() {
        return outputTokens;
    }
}
