package dev.reprise.core.message;

import dev.reprise.state.JsonException;

/// Who may see a message: everybody, or only the model and operators.
public enum Visibility {
    ALL("all"),
    INTERNAL("internal");

    private final String label;

    Visibility(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static Visibility parse(String label) {
        return switch (label) {
            case "all" -> ALL;
            case "internal" -> INTERNAL;
            default ->
                    throw new JsonException(
                            "visibility must be all or internal, was \"" + label + "\"");
        };
    }
}
