package dev.reprise.core.tool;

import dev.reprise.state.JsonException;

/// How a tool's work went.
public enum ToolStatus {
    SUCCESS("success"),
    WARNING("warning"),
    /// Waits for somebody; see the result's ticket.
    PENDING("pending"),
    ERROR("error");

    private final String label;

    ToolStatus(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// What this means for the call.
    public ToolCallOutcome outcome() {
        return switch (this) {
            case SUCCESS, WARNING -> ToolCallOutcome.SUCCEEDED;
            case PENDING -> ToolCallOutcome.SUSPENDED;
            case ERROR -> ToolCallOutcome.FAILED;
        };
    }

    public static ToolStatus parse(String label) {
        for (var status : values()) {
            if (status.label.equals(label)) {
                return status;
            }
        }
        throw new JsonException(
                "tool status must be success, warning, pending or error, was \"" + label + "\"");
    }
}
