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
record Turn(
        String text,
        List<ToolCall> calls,
        List<ToolCall> unannounced,
        Completion.Finish finish,
        @Nullable TokenUsage usage) {
    boolean isEmpty() {
        return text.isEmpty() && calls.isEmpty() && usage == null;
    }
}
