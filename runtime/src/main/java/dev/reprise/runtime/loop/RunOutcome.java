package dev.reprise.runtime.loop;

import dev.reprise.core.run.Termination;
import org.jspecify.annotations.Nullable;

/// How a segment of a run ended.
///
/// @param response what the model said last, if the run ended with that or because a behavior
///   wished; absent otherwise
public record RunOutcome(
        Termination termination, @Nullable String response, long inputTokens, long outputTokens) {
    static RunOutcome failed(String message) {
        return new RunOutcome(new Termination.Failed(message), null, 0, 0);
    }
}
