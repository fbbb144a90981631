package dev.reprise.core.tool;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.message.ContextMessage;

/// What a tool wants to happen beside its result.
public sealed interface ToolEffectAction {
    /// Changes state.
    record Change(StateAction action) implements ToolEffectAction {}

    /// Adds a message to the conversation after the tool's own; blank ones are dropped.
    record Say(ContextMessage message) implements ToolEffectAction {
        public Say {
            message =
                    message.withTarget(ContextMessage.Target.CONVERSATION)
                            .withConsumeAfterEmit(false);
        }
    }
}
