package dev.reprise.runtime.loop;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What there is of a run that ended early.
///
/// @param text what the model said last; empty when it said nothing
/// @param done what the run did outside and did not take back, in the order in which it began.
///   Calls of read-only tools are not among them, nor are those that failed or were refused
/// @param code why it ended, as run records show it
/// @param inputTokens prompt tokens of all model calls
/// @param outputTokens completion tokens of all model calls
public record PartialResult(
        RunId run,
        ThreadId thread,
        String text,
        List<Call> done,
        String code,
        @Nullable String detail,
        long inputTokens,
        long outputTokens) {
    /// A call that did its work.
    ///
    /// @param effect its id in the journal
    /// @param result its beginning
    public record Call(String id, String tool, String effect, String result) {}

    public PartialResult {
        done = List.copyOf(done);
    }

    /// What names the run to whoever lets its work go on.
    public String resumeToken() {
        return run.value();
    }
}
