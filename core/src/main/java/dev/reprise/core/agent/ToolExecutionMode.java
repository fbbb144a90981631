package dev.reprise.core.agent;

import dev.reprise.state.JsonException;

/// How the calls of one round run.
public enum ToolExecutionMode {
    /// One after another; each sees what those before it changed. A suspension ends the round.
    SEQUENTIAL("sequential"),
    /// All at once; suspended calls go on when every one of them was decided.
    PARALLEL_BATCH_APPROVAL("parallel_batch_approval"),
    /// All at once; each suspended call goes on as soon as it was decided.
    PARALLEL_STREAMING("parallel_streaming");

    private final String label;

    ToolExecutionMode(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static ToolExecutionMode parse(String label) {
        for (var mode : values()) {
            if (mode.label.equals(label)) {
                return mode;
            }
        }
        throw new JsonException(
                "tool_execution_mode must be sequential, parallel_batch_approval or"
                        + " parallel_streaming, was \""
                        + label
                        + "\"");
    }
}
