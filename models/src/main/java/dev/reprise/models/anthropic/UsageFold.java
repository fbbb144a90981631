package dev.reprise.models.anthropic;

import dev.reprise.core.run.TokenUsage;
import dev.reprise.models.http.Members;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import org.jspecify.annotations.Nullable;

/// Adds up what an answer used. The service counts the parts of a prompt that its cache had, or
/// took, apart from the rest; prompt tokens here are all of them, as those of other services.
final class UsageFold {
    private @Nullable Long input;
    private @Nullable Long output;
    private @Nullable Long cacheRead;
    private @Nullable Long cacheCreated;
    private @Nullable Long thought;

    /// Takes counts, which are of the whole answer so far.
    void add(JsonObject usage) {
        input = count(usage, "input_tokens", input);
        output = count(usage, "output_tokens", output);
        cacheRead = count(usage, "cache_read_input_tokens", cacheRead);
        cacheCreated = count(usage, "cache_creation_input_tokens", cacheCreated);
        thought = count(Members.object(usage, "output_tokens_details"), "thinking_tokens", thought);
    }

    private static @Nullable Long count(JsonObject usage, String name, @Nullable Long before) {
        return usage.get(name) instanceof Json.Int(var tokens) ? (Long) tokens : before;
    }

    /// The sum, null when nothing was counted.
    @Nullable TokenUsage sum() {
        if (input == null && output == null) {
            return null;
        }
        var prompt = orZero(input) + orZero(cacheRead) + orZero(cacheCreated);
        return new TokenUsage(
                prompt, output, prompt + orZero(output), cacheRead, cacheCreated, thought);
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
