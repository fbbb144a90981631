package dev.reprise.core.tool;

import java.util.Locale;

/// What the calls of a tool can do to the world.
public enum RiskClass {
    /// Looks, and changes nothing.
    READ,
    /// Changes what can be changed back.
    WRITE,
    /// Changes what cannot be changed back.
    DESTRUCTIVE,
    /// Reaches people or firms outside, by mail, payment or publication.
    EXTERNAL,
    /// Acts with rights that the user of the agent may not have.
    PRIVILEGED;

    /// As it is shown to whoever decides.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether a person is asked about calls of this class where no rule says otherwise.
    public boolean asks() {
        return switch (this) {
            case READ, WRITE -> false;
            case DESTRUCTIVE, EXTERNAL, PRIVILEGED -> true;
        };
    }
}
