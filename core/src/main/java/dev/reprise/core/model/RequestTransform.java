package dev.reprise.core.model;

/// Changes a request before it is sent; applied to every attempt.
@FunctionalInterface
public interface RequestTransform {
    ChatRequest apply(ChatRequest request);

    /// Whether the provider is to keep the system messages of the request in its cache.
    default boolean cachesPrompt() {
        return false;
    }
}
