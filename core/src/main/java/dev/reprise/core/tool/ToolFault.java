package dev.reprise.core.tool;

import dev.reprise.state.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a tool call failed, as the model is told: with a code it can act on.
///
/// @param attempts how often the work was tried; 0 when it was not begun
/// @param retryAfter how long to leave the tool alone, where that is known
/// @param hint what to do instead
public record ToolFault(
        Code code,
        String message,
        int attempts,
        @Nullable Duration retryAfter,
        @Nullable String hint) {
    /// What kind of failure it is.
    public enum Code {
        NOT_FOUND("not_found", false),
        INVALID_ARGUMENTS("invalid_arguments", false),
        TIMEOUT("timeout", true),
        RATE_LIMITED("rate_limited", true),
        UNAVAILABLE("unavailable", true),
        DENIED("denied", false),
        CONFLICT("conflict", false),
        INTERNAL("internal", true);

        private final String label;
        private final boolean retryable;

        Code(String label, boolean retryable) {
            this.label = label;
            this.retryable = retryable;
        }

        public String label() {
            return label;
        }

        /// Whether the same call may work later.
        public boolean retryable() {
            return retryable;
        }
    }

    public static ToolFault of(Code code, String message) {
        return new ToolFault(code, message, 0, null, null);
    }

    public ToolFault withAttempts(int number) {
        return new ToolFault(code, message, number, retryAfter, hint);
    }

    public ToolFault withRetryAfter(@Nullable Duration time) {
        return new ToolFault(code, message, attempts, time, hint);
    }

    public ToolFault withHint(@Nullable String text) {
        return new ToolFault(code, message, attempts, retryAfter, text);
    }

    /// The result that tells the model, as `data.error`.
    public ToolResult toResult(String tool) {
        var error =
                JsonObject.EMPTY
                        .with("code", code.label())
                        .with("message", message)
                        .with("retryable", code.retryable())
                        .with("attempts", attempts);
        if (retryAfter != null) {
            error = error.with("retry_after_ms", retryAfter.toMillis());
        }
        if (hint != null) {
            error = error.with("hint", hint);
        }
        return new ToolResult(
                tool,
                ToolStatus.ERROR,
                JsonObject.EMPTY.with("error", error),
                "[%s] %s".formatted(code.label(), message),
                JsonObject.EMPTY,
                null);
    }
}
