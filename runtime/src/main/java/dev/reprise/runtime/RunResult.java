package dev.reprise.runtime;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.Termination;

/// What a run came to.
///
/// @param text the last text the model said; empty when it said none
/// @param inputTokens prompt tokens of all model calls
/// @param outputTokens completion tokens of all model calls
public record RunResult(
        ThreadId thread,
        RunId run,
        String text,
        Termination termination,
        long inputTokens,
        long outputTokens) {}
