package dev.reprise.runtime;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.Termination;

/// What a run came to.
///
/// @param text what the model said last, if the run ended with that or because a behavior wished;
///   empty otherwise
/// @param inputTokens prompt tokens of all model calls
/// @param outputTokens completion tokens of all model calls
public record RunResult(
        ThreadId thread,
        RunId run,
        String text,
        Termination termination,
        long inputTokens,
        long outputTokens) {}
