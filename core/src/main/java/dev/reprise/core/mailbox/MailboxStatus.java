package dev.reprise.core.mailbox;

import dev.reprise.state.JsonException;
import java.util.Locale;

/// Where an entry is on its way.
public enum MailboxStatus {
    QUEUED,
    CLAIMED,
    ACCEPTED,
    SUPERSEDED,
    CANCELLED,
    DEAD_LETTER;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }

    /// Whether an entry stays as it is from here on.
    public boolean isTerminal() {
        return switch (this) {
            case QUEUED, CLAIMED -> false;
            case ACCEPTED, SUPERSEDED, CANCELLED, DEAD_LETTER -> true;
        };
    }

    public static MailboxStatus parse(String label) {
        for (var status : values()) {
            if (status.label.equals(label)) {
                return status;
            }
        }
        throw new JsonException("status is unknown: \"" + label + "\"");
    }
}
