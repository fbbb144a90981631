package dev.reprise.core.behavior;

/// When a behavior is asked.
public enum Phase {
    RUN_START("RunStart"),
    STEP_START("StepStart"),
    BEFORE_INFERENCE("BeforeInference"),
    AFTER_INFERENCE("AfterInference"),
    BEFORE_TOOL_EXECUTE("BeforeToolExecute"),
    AFTER_TOOL_EXECUTE("AfterToolExecute"),
    STEP_END("StepEnd"),
    RUN_END("RunEnd");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    /// The name as documentation and logs show it.
    @Override
    public String toString() {
        return label;
    }
}
