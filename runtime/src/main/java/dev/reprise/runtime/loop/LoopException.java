package dev.reprise.runtime.loop;

import dev.reprise.core.AgentException;

/// A run cannot go on; it ends as failed with this message.
final class LoopException extends AgentException {
    private static final long serialVersionUID = 1L;

    LoopException(String message) {
        super(message, null);
    }

    /// What to tell of a failure: its message, or its kind when it has none.
    static String textOf(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
