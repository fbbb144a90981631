package dev.reprise.runtime.loop;

import dev.reprise.core.AgentException;

/// A run cannot go on; it ends as failed with this message.
final class LoopException extends AgentException {
    private static final long serialVersionUID = 1L;

    LoopException(String message) {
        super(message, null);
    }

    /// What to tell of a failure: its message, or its kind when it has none. Never throws, though
    /// the failure may be foreign code.
    static String textOf(Throwable failure) {
        String message = null;
        try {
            message = failure.getMessage();
        } catch (RuntimeException | Error e) {
            // It has none, then.
        }
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
