package dev.reprise.runtime.loop;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion;
import dev.reprise.core.run.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A complete answer of a model.
///
/// @param unannounced calls whose `tool_call_ready` is still due, because they were complete only
///   at the end
/// @param blocks the parts in the order in which the model gave them, text and calls included;
///   empty where they are the text and then the calls
/// @param complaint what is wrong with the answer, if nobody can read any of its calls
record Turn(
        String text,
        List<ToolCall> calls,
        List<ToolCall> unannounced,
        Completion.Finish finish,
        @Nullable TokenUsage usage,
        List<ContentBlock> blocks,
        @Nullable String complaint) {
    /// What came of an answer that broke off.
    static Turn brokenOff(String text, List<ToolCall> calls, @Nullable TokenUsage usage) {
        return new Turn(text, calls, List.of(), Completion.Finish.TOOL_USE, usage, List.of(), null);
    }

    /// What is stored of it.
    Message message(String id) {
        var message = Message.assistant(id, text, calls);
        return blocks.isEmpty() ? message : message.withBlocks(blocks);
    }

    /// Whether the answer was cut at the token limit before it got to a call.
    boolean isCutShort() {
        return finish == Completion.Finish.MAX_TOKENS && calls.isEmpty();
    }

    boolean isEmpty() {
        return text.isEmpty() && calls.isEmpty() && usage == null;
    }
}
