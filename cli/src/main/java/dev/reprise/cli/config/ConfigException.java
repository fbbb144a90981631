package dev.reprise.cli.config;

import dev.reprise.core.AgentException;
import org.jspecify.annotations.Nullable;

/// The configuration cannot be used; the message names the member and its value.
public final class ConfigException extends AgentException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        this(message, null);
    }

    ConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
