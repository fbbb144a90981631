package dev.reprise.core.tool;

import dev.reprise.core.AgentException;
import org.jspecify.annotations.Nullable;

/// A tool could not do its work. The model is told the message; the run goes on.
public final class ToolException extends AgentException {
    private static final long serialVersionUID = 1L;

    /// Why, as data a caller can match.
    public enum Reason {
        INVALID_ARGUMENTS("Invalid arguments"),
        EXECUTION_FAILED("Execution failed"),
        DENIED("Denied"),
        NOT_FOUND("Not found"),
        INTERNAL("Internal error");

        private final String label;

        Reason(String label) {
            this.label = label;
        }
    }

    private final Reason reason;

    private ToolException(Reason reason, String detail, @Nullable Throwable cause) {
        super(reason.label + ": " + detail, cause);
        this.reason = reason;
    }

    public static ToolException invalidArguments(String detail) {
        return new ToolException(Reason.INVALID_ARGUMENTS, detail, null);
    }

    public static ToolException executionFailed(String detail) {
        return new ToolException(Reason.EXECUTION_FAILED, detail, null);
    }

    /// Wraps what a tool's code threw.
    public static ToolException executionFailed(Throwable cause) {
        var message = cause.getMessage();
        return new ToolException(
                Reason.EXECUTION_FAILED,
                message == null ? cause.getClass().getSimpleName() : message,
                cause);
    }

    public static ToolException denied(String detail) {
        return new ToolException(Reason.DENIED, detail, null);
    }

    public static ToolException notFound(String detail) {
        return new ToolException(Reason.NOT_FOUND, detail, null);
    }

    public static ToolException internal(String detail) {
        return new ToolException(Reason.INTERNAL, detail, null);
    }

    public Reason reason() {
        return reason;
    }
}
