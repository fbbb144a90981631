package dev.reprise.runtime.loop;

import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion;
import dev.reprise.core.run.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A complete answer of a model.
///
/// @param unannounced calls whose `tool_call_ready` is still due, because they were complete only
///   at the end
/// @param complaint what is wrong with the answer, if nobody can read any of its calls
record Turn(
        String text,
        List<ToolCall> calls,
        List<ToolCall> unannounced,
        Completion.Finish finish,
        @Nullable TokenUsage usage,
        @Nullable String complaint) {
    /// What came of an answer that broke off.
    static Turn brokenOff(String text, List<ToolCall> calls, @Nullable TokenUsage usage) {
        return new Turn(text, calls, List.of(), Completion.Finish.TOOL_USE, usage, null);
    }

    /// Whether the answer was cut at the token limit before it got to a call.
    boolean isCutShort() {
        return finish == Completion.Finish.MAX_TOKENS && calls.isEmpty();
    }

    boolean isEmpty() {
        return text.isEmpty() && calls.isEmpty() && usage == null;
    }
}
