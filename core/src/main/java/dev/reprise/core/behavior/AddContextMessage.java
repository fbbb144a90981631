package dev.reprise.core.behavior;

import dev.reprise.core.message.ContextMessage;

/// Puts a fragment into the prompt of this step.
public record AddContextMessage(ContextMessage message) implements BeforeInferenceAction {
    /// A fragment right after the agent's own system prompt.
    public static AddContextMessage system(String key, String text) {
        return new AddContextMessage(ContextMessage.system(key, text));
    }

    /// A fragment after the leading system messages.
    public static AddContextMessage session(String key, String text) {
        return new AddContextMessage(ContextMessage.session(key, text));
    }
}
