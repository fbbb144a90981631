package dev.reprise.core.gateway;

import dev.reprise.core.AgentException;
import dev.reprise.core.suspend.ToolCallDecision;
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

        /// The request only answers calls, and none of the agent's waits for what it brings.
        record NothingDecided(String thread, String agent) implements Reason {}

        /// The request only answers calls of a run that is going on; the run can be handed them.
        record GoingOn(String thread, String run) implements Reason {}

        /// Somebody else was first for a call that the request answers.
        record AlreadyDecided(ToolCallDecision winner) implements Reason {}

        /// Too many decisions of the request, or of its run, wait for calls that do not wait.
        record TooManyEarly(int most) implements Reason {}
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

    /// What a person is told who comes second.
    public static String alreadyDecided(ToolCallDecision winner) {
        return "call '%s' is decided already".formatted(winner.target());
    }

    /// What somebody is told who sends more decisions ahead than are kept.
    public static String tooManyEarly(int most) {
        return "more than %d decisions of the run answer no call that waits".formatted(most);
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
            case Reason.NothingDecided(var thread, var agent) ->
                    "no call of agent '%s' on thread '%s' waits for one of these decisions"
                            .formatted(agent, thread);
            case Reason.GoingOn(var thread, var run) ->
                    "run '%s' of thread '%s' is going on; hand it the decisions"
                            .formatted(run, thread);
            case Reason.AlreadyDecided(var winner) -> alreadyDecided(winner);
            case Reason.TooManyEarly(var most) -> tooManyEarly(most);
        };
    }
}
