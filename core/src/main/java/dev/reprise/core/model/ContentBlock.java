package dev.reprise.core.model;

import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import org.jspecify.annotations.Nullable;

/// A part of a message as a model sees it, in order.
public sealed interface ContentBlock {
    record Text(String text) implements ContentBlock {}

    /// What the model thought. It is sent back to the same provider, where that wants it, and to no
    /// other.
    ///
    /// @param provider who served the model
    /// @param signature opaque proof that some providers want back unchanged
    record Reasoning(String provider, String text, @Nullable String signature)
            implements ContentBlock {}

    record ToolUse(ToolCall call) implements ContentBlock {}

    /// The answer to a tool call.
    record ToolAnswer(String callId, String content) implements ContentBlock {}

    /// A block of one provider, sent back to the same provider as it is and to no other.
    record Raw(String provider, Json block) implements ContentBlock {}
}
