package dev.reprise.core.tool;

/// What became of a tool call in its round.
public enum ToolCallOutcome {
    SUSPENDED("suspended"),
    SUCCEEDED("succeeded"),
    FAILED("failed");

    private final String label;

    ToolCallOutcome(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
