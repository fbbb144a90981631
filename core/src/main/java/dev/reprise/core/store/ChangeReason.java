package dev.reprise.core.store;

import dev.reprise.state.JsonException;

/// Why a change was committed.
public enum ChangeReason {
    USER_MESSAGE("UserMessage"),
    ASSISTANT_TURN_COMMITTED("AssistantTurnCommitted"),
    TOOL_RESULTS_COMMITTED("ToolResultsCommitted"),
    RUN_FINISHED("RunFinished");

    private final String label;

    ChangeReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static ChangeReason parse(String label) {
        for (var reason : values()) {
            if (reason.label.equals(label)) {
                return reason;
            }
        }
        throw new JsonException("reason is unknown: \"" + label + "\"");
    }
}
