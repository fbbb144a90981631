package dev.reprise.core.message;

import dev.reprise.state.JsonException;

/// Who speaks in a message.
public enum Role {
    SYSTEM("system"),
    USER("user"),
    ASSISTANT("assistant"),
    TOOL("tool");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static Role parse(String label) {
        for (var role : values()) {
            if (role.label.equals(label)) {
                return role;
            }
        }
        throw new JsonException(
                "role must be system, user, assistant or tool, was \"" + label + "\"");
    }
}
