package dev.reprise.core.behavior;

import dev.reprise.core.message.ContextMessage;

/// Adds a message to the conversation after the tool's own; a blank one is dropped.
public record AddMessage(ContextMessage message) implements AfterToolExecuteAction {
    public AddMessage {
        message =
                message.withTarget(ContextMessage.Target.CONVERSATION).withConsumeAfterEmit(false);
    }
}
