package dev.reprise.core.message;

import dev.reprise.state.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a message, in its place among the others.
public sealed interface ContentBlock
        permits ContentBlock.Text,
                ContentBlock.Reasoning,
                ContentBlock.ToolUse,
                ContentBlock.ToolAnswer,
                ContentBlock.Raw,
                Media {
    record Text(String text) implements ContentBlock {}

    /// What the model thought. It is sent back to the same provider, where that wants it, and to no
    /// other.
    ///
    /// @param provider who served the model
    /// @param signature opaque proof that some providers want back unchanged
    record Reasoning(String provider, String text, @Nullable String signature)
            implements ContentBlock {}

    record ToolUse(ToolCall call) implements ContentBlock {}

    /// The answer to a tool call. It is made of a tool message, never stored as a block.
    ///
    /// @param media what belongs to the answer besides
    record ToolAnswer(String callId, String content, List<Media> media) implements ContentBlock {
        public ToolAnswer {
            media = List.copyOf(media);
        }

        public ToolAnswer(String callId, String content) {
            this(callId, content, List.of());
        }
    }

    /// A block of one provider, sent back to the same provider as it is and to no other.
    record Raw(String provider, Json block) implements ContentBlock {}
}
