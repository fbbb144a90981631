package dev.reprise.cli;

import dev.reprise.core.AgentException;
import org.jspecify.annotations.Nullable;

/// The program cannot start as it was called; the message says what to change.
final class UsageException extends AgentException {
    private static final long serialVersionUID = 1L;

    UsageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
