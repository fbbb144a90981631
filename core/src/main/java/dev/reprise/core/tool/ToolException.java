package dev.reprise.core.tool;

import dev.reprise.core.AgentException;
import java.util.Optional;
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
    private final transient @Nullable ToolFault fault;
    private final Done done;

    /// What a failure proves of the work.
    private enum Done {
        NOTHING,
        UNKNOWN,
        UNSAID
    }

    private ToolException(Reason reason, String detail, @Nullable Throwable cause) {
        super(reason.label + ": " + detail, cause);
        this.reason = reason;
        this.fault = null;
        this.done = Done.UNSAID;
    }

    private ToolException(ToolFault fault, Done done) {
        super(Reason.EXECUTION_FAILED.label + ": " + fault.message(), null);
        this.reason = Reason.EXECUTION_FAILED;
        this.fault = fault;
        this.done = done;
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

    /// A failure of which the tool knows more than its text.
    public static ToolException of(ToolFault fault) {
        return new ToolException(fault, Done.UNSAID);
    }

    /// A failure that proves that nothing was done: whoever was asked refused before beginning. The
    /// call may be made again, whatever it does.
    public static ToolException nothingDone(ToolFault fault) {
        return new ToolException(fault, Done.NOTHING);
    }

    /// A failure that leaves open whether the work was done: the answer did not come in time, or
    /// was lost. Of a tool that must not do its work twice, what follows is what
    /// [EffectDeclaration.WhenUnknown] says, as if the process had died; of any other it is an
    /// error like others.
    public static ToolException unknownOutcome(ToolFault fault) {
        return new ToolException(fault, Done.UNKNOWN);
    }

    /// What the tool knows about the failure.
    public Optional<ToolFault> fault() {
        return Optional.ofNullable(fault);
    }

    /// Whether it is certain that nothing was done.
    public boolean isNothingDone() {
        return done == Done.NOTHING;
    }

    /// Whether nobody knows if the work was done.
    public boolean isOutcomeUnknown() {
        return done == Done.UNKNOWN;
    }

    public Reason reason() {
        return reason;
    }
}
