package dev.reprise.testing.model;

import dev.reprise.core.model.ChatRequest;

/// What a [ScriptedModel] says to one request: a [Reply], or a function that looks at the request
/// first.
@FunctionalInterface
public interface Answer {
    Reply to(ChatRequest request);
}
