package dev.reprise.protocols.a2a;

import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.suspend.SuspendedCall;
import dev.reprise.protocols.PendingCalls;
import dev.reprise.state.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a task of A2A 1.0 is, and since when.
///
/// @param at milliseconds since the epoch
/// @param waiting the calls that somebody has to decide
/// @param detail what went wrong
public record TaskStatus(
        TaskState state, long at, List<SuspendedCall> waiting, @Nullable String detail) {
    public TaskStatus {
        waiting = List.copyOf(waiting);
    }

    static TaskStatus of(TaskState state, long at) {
        return new TaskStatus(state, at, List.of(), null);
    }

    /// Of a task that was just asked for.
    public static TaskStatus submitted(long at) {
        return of(TaskState.SUBMITTED, at);
    }

    /// Of a task that is at work.
    public static TaskStatus working(long at) {
        return of(TaskState.WORKING, at);
    }

    /// Of a run.
    ///
    /// @param thread state of its thread
    public static TaskStatus of(RunRecord run, Json thread) {
        var state = TaskState.of(run);
        return new TaskStatus(
                state,
                run.updatedAt(),
                waiting(state, thread),
                state == TaskState.FAILED ? run.terminationDetail() : null);
    }

    /// Of an entry whose run has not begun.
    public static TaskStatus of(MailboxEntry entry) {
        var state = TaskState.of(entry.status());
        return new TaskStatus(
                state,
                entry.updatedAt(),
                List.of(),
                state == TaskState.FAILED ? entry.lastError() : null);
    }

    static TaskStatus of(Termination end, long at, Json thread) {
        var state = TaskState.of(end);
        return new TaskStatus(
                state, at, waiting(state, thread), state == TaskState.FAILED ? end.detail() : null);
    }

    private static List<SuspendedCall> waiting(TaskState state, Json thread) {
        return state == TaskState.INPUT_REQUIRED ? PendingCalls.of(thread) : List.of();
    }
}
