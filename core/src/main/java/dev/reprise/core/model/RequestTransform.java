package dev.reprise.core.model;

/// Changes a request before it is sent; applied to every attempt.
@FunctionalInterface
public interface RequestTransform {
    ChatRequest apply(ChatRequest request);
}
