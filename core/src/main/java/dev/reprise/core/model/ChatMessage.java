package dev.reprise.core.model;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import java.util.List;

/// A message as a model sees it.
///
/// @param cacheable whether the provider may keep the prompt up to here in its cache
public record ChatMessage(Role role, List<ContentBlock> content, boolean cacheable) {
    public ChatMessage {
        content = List.copyOf(content);
    }

    public static ChatMessage of(Role role, String text) {
        return new ChatMessage(role, List.of(new ContentBlock.Text(text)), false);
    }

    /// The model's view of a stored message.
    public static ChatMessage of(Message message) {
        if (message.role() == Role.TOOL && message.toolCallId() != null) {
            var answer =
                    new ContentBlock.ToolAnswer(
                            message.toolCallId(), message.content(), message.media());
            return new ChatMessage(Role.TOOL, List.of(answer), false);
        }
        if (message.blocks() == null && message.calls().isEmpty()) {
            return of(message.role(), message.content());
        }
        return new ChatMessage(message.role(), message.parts(), false);
    }

    public ChatMessage withCacheable(boolean newCacheable) {
        return new ChatMessage(role, content, newCacheable);
    }

    /// Whether there is a block of this kind.
    public boolean has(Class<? extends ContentBlock> kind) {
        return content.stream().anyMatch(kind::isInstance);
    }

    /// All text blocks, joined.
    public String text() {
        var text = new StringBuilder();
        for (var block : content) {
            if (block instanceof ContentBlock.Text(var part)) {
                text.append(part);
            }
        }
        return text.toString();
    }
}
