package dev.reprise.core;

import org.jspecify.annotations.Nullable;

/// The root of everything that Reprise throws on purpose.
///
/// Each port and module has one final subclass whose sealed reason a caller can match.
public abstract class AgentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected AgentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Whether the same call may succeed later without a change.
    public boolean retryable() {
        return false;
    }
}
