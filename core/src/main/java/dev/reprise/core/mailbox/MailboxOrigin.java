package dev.reprise.core.mailbox;

import dev.reprise.core.run.RunOrigin;
import dev.reprise.state.JsonException;
import java.util.Locale;

/// From which side an entry came.
public enum MailboxOrigin {
    EXTERNAL,
    INTERNAL;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }

    /// The side on which a run of this origin was started.
    public static MailboxOrigin of(RunOrigin origin) {
        return switch (origin) {
            case SUBAGENT, INTERNAL -> INTERNAL;
            case USER, AG_UI, AI_SDK, A2A -> EXTERNAL;
        };
    }

    public static MailboxOrigin parse(String label) {
        for (var origin : values()) {
            if (origin.label.equals(label)) {
                return origin;
            }
        }
        throw new JsonException("origin is unknown: \"" + label + "\"");
    }
}
