package dev.reprise.core.run;

import dev.reprise.state.JsonException;

/// Who started a run.
public enum RunOrigin {
    USER("user"),
    SUBAGENT("subagent"),
    AG_UI("ag_ui"),
    AI_SDK("ai_sdk"),
    A2A("a2a"),
    INTERNAL("internal");

    private final String label;

    RunOrigin(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static RunOrigin parse(String label) {
        for (var origin : values()) {
            if (origin.label.equals(label)) {
                return origin;
            }
        }
        throw new JsonException("origin is unknown: \"" + label + "\"");
    }
}
