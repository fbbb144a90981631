package dev.reprise.core.gateway;

import dev.reprise.core.AgentException;
import org.jspecify.annotations.Nullable;

/// A run could be resolved, but not begun.
public final class PrepareException extends AgentException {
    private static final long serialVersionUID = 1L;

    /// Why it could not begin.
    public sealed interface Reason {
        record StoreNotConfigured() implements Reason {}

        record ParentMismatch(String thread, String existing, String requested) implements Reason {}

        /// The stored state and the request do not fit.
        record State(String detail) implements Reason {}

        /// The process is shutting down.
        record Draining() implements Reason {}

        /// A run with this id exists already.
        record RunExists(String run) implements Reason {}

        /// The request only answers calls; a run that waits cannot be continued by a request.
        record DecisionsAlone(String thread) implements Reason {}
    }

    private final transient Reason reason;

    public PrepareException(Reason reason) {
        this(reason, null);
    }

    public PrepareException(Reason reason, @Nullable Throwable cause) {
        super(describe(reason), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    private static String describe(Reason reason) {
        return switch (reason) {
            case Reason.StoreNotConfigured() -> "agent state store not configured";
            case Reason.ParentMismatch(var thread, var existing, var requested) ->
                    "parent_thread_id mismatch for thread '%s': existing='%s', requested='%s'"
                            .formatted(thread, existing, requested);
            case Reason.State(var detail) -> detail;
            case Reason.Draining() -> "shutting down";
            case Reason.RunExists(var run) -> "run already exists: " + run;
            case Reason.DecisionsAlone(var thread) ->
                    "thread '%s' has no new input, only decisions; send them to its run while it is running"
                            .formatted(thread);
        };
    }
}
