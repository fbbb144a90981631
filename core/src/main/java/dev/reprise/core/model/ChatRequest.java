package dev.reprise.core.model;

import dev.reprise.core.message.Role;
import dev.reprise.core.tool.ToolDescriptor;
import java.util.List;

/// What a model is asked.
///
/// @param model the provider's own name of the model
/// @param messages may be a view over a long conversation; read it in order, once
public record ChatRequest(
        String model, List<ChatMessage> messages, List<ToolDescriptor> tools, ChatOptions options) {
    public ChatRequest withModel(String name) {
        return new ChatRequest(name, messages, tools, options);
    }

    public ChatRequest withMessages(List<ChatMessage> newMessages) {
        return new ChatRequest(model, newMessages, tools, options);
    }

    /// This request with every system message marked for the provider's cache.
    public ChatRequest withCachedPrompt() {
        return withMessages(
                messages.stream()
                        .map(message ->
                                message.role() == Role.SYSTEM
                                        ? message.withCacheable(true)
                                        : message)
                        .toList());
    }
}
