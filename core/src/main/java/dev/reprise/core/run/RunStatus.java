package dev.reprise.core.run;

import dev.reprise.state.JsonException;
import dev.reprise.state.StateException;

/// Where a run is in its life.
public enum RunStatus {
    RUNNING("running"),
    /// Suspended until somebody decides; still the same run.
    WAITING("waiting"),
    DONE("done");

    private final String label;

    RunStatus(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// Whether a run may go from here to there: anything but out of `done`.
    public boolean canBecome(RunStatus next) {
        return next == this || this != DONE;
    }

    /// The next status.
    ///
    /// @throws StateException when the move is not legal
    public RunStatus moveTo(RunStatus next) {
        if (!canBecome(next)) {
            throw new StateException(
                    new StateException.Reason.InvalidOperation(
                            "a run cannot go from %s to %s".formatted(label, next.label)));
        }
        return next;
    }

    public static RunStatus parse(String label) {
        for (var status : values()) {
            if (status.label.equals(label)) {
                return status;
            }
        }
        throw new JsonException(
                "run status must be running, waiting or done, was \"" + label + "\"");
    }
}
