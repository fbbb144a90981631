package dev.reprise.core.action;

import dev.reprise.state.JsonException;

/// How long a piece of state lives.
public enum StateScope {
    /// Kept with the thread.
    THREAD("thread"),
    /// Deleted when the next run of the thread is prepared.
    RUN("run"),
    /// Belongs to one tool call and goes when the call ends.
    TOOL_CALL("tool_call");

    private final String label;

    StateScope(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static StateScope parse(String label) {
        for (var scope : values()) {
            if (scope.label.equals(label)) {
                return scope;
            }
        }
        throw new JsonException("scope must be thread, run or tool_call, was \"" + label + "\"");
    }
}
