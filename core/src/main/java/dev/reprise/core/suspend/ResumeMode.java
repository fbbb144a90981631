package dev.reprise.core.suspend;

import dev.reprise.state.JsonException;

/// What happens to a suspended call when a decision lets it go on.
public enum ResumeMode {
    /// The tool runs with its original arguments.
    REPLAY_TOOL_CALL("replay_tool_call"),
    /// The decision is the tool's result; the tool does not run.
    USE_DECISION_AS_TOOL_RESULT("use_decision_as_tool_result"),
    /// The tool runs with the decision as arguments.
    PASS_DECISION_TO_TOOL("pass_decision_to_tool");

    private final String label;

    ResumeMode(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static ResumeMode parse(String label) {
        for (var mode : values()) {
            if (mode.label.equals(label)) {
                return mode;
            }
        }
        throw new JsonException("resume_mode is unknown: \"" + label + "\"");
    }
}
