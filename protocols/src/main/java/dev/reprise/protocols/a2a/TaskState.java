package dev.reprise.protocols.a2a;

import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.RunRecord;

/// How far a task of A2A 1.0 is.
public enum TaskState {
    SUBMITTED,
    WORKING,
    INPUT_REQUIRED,
    AUTH_REQUIRED,
    COMPLETED,
    CANCELED,
    FAILED,
    REJECTED;

    static TaskState of(RunRecord run) {
        return switch (run.status()) {
            case RUNNING -> WORKING;
            case WAITING -> INPUT_REQUIRED;
            case DONE ->
                    switch (String.valueOf(run.terminationCode())) {
                        case "cancelled" -> CANCELED;
                        case "error" -> FAILED;
                        default -> COMPLETED;
                    };
        };
    }

    /// Of an entry whose run is not known.
    static TaskState of(MailboxStatus entry) {
        return switch (entry) {
            case QUEUED -> SUBMITTED;
            case CLAIMED, ACCEPTED -> WORKING;
            case SUPERSEDED, CANCELLED -> CANCELED;
            case DEAD_LETTER -> FAILED;
        };
    }

    static TaskState of(Termination end) {
        return switch (end) {
            case Termination.NaturalEnd _, Termination.BehaviorRequested _, Termination.Stopped _ ->
                    COMPLETED;
            case Termination.Cancelled _ -> CANCELED;
            case Termination.Suspended _ -> INPUT_REQUIRED;
            case Termination.Failed _ -> FAILED;
        };
    }

    /// Whether nothing more will come of the task.
    public boolean isTerminal() {
        return switch (this) {
            case COMPLETED, CANCELED, FAILED, REJECTED -> true;
            case SUBMITTED, WORKING, INPUT_REQUIRED, AUTH_REQUIRED -> false;
        };
    }

    /// The name on the wire.
    public String label() {
        return "TASK_STATE_" + name();
    }
}
