package dev.reprise.core.suspend;

import dev.reprise.state.JsonException;
import dev.reprise.state.StateException;
import java.util.EnumSet;
import java.util.Set;

/// Where a tool call is in its life.
public enum ToolCallStatus {
    NEW("new"),
    RUNNING("running"),
    SUSPENDED("suspended"),
    RESUMING("resuming"),
    SUCCEEDED("succeeded"),
    FAILED("failed"),
    CANCELLED("cancelled");

    private final String label;

    ToolCallStatus(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /// Whether a call may go from here to there. Staying is always legal.
    public boolean canBecome(ToolCallStatus next) {
        return next == this || nexts().contains(next);
    }

    /// The next status.
    ///
    /// @throws StateException when the move is not legal
    public ToolCallStatus moveTo(ToolCallStatus next) {
        if (!canBecome(next)) {
            throw new StateException(
                    new StateException.Reason.InvalidOperation(
                            "a tool call cannot go from %s to %s".formatted(label, next.label)));
        }
        return next;
    }

    private Set<ToolCallStatus> nexts() {
        return switch (this) {
            case NEW -> EnumSet.allOf(ToolCallStatus.class);
            case RUNNING -> EnumSet.of(SUSPENDED, SUCCEEDED, FAILED, CANCELLED);
            case SUSPENDED -> EnumSet.of(RESUMING, CANCELLED);
            case RESUMING -> EnumSet.of(RUNNING, SUSPENDED, SUCCEEDED, FAILED, CANCELLED);
            case SUCCEEDED, FAILED, CANCELLED -> EnumSet.noneOf(ToolCallStatus.class);
        };
    }

    public static ToolCallStatus parse(String label) {
        for (var status : values()) {
            if (status.label.equals(label)) {
                return status;
            }
        }
        throw new JsonException("tool call status is unknown: \"" + label + "\"");
    }
}
