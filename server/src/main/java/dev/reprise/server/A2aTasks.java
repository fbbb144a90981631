package dev.reprise.server;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.state.Json;
import java.util.List;
import java.util.Optional;

/// Finds the tasks of A2A clients.
record A2aTasks(ThreadStore store, BackgroundRuns background) {
    /// @param id of a run, or of a mailbox entry
    /// @throws IllegalArgumentException when it is the id of nothing
    Optional<A2aTask> find(Owner owner, String id) {
        return store.run(owner, new RunId(id))
                .<A2aTask>map(run -> new A2aTask.Begun(id, run))
                .or(() ->
                        background
                                .find(owner, new MailboxEntryId(id))
                                .map(task -> entered(id, task)));
    }

    private static A2aTask entered(String id, BackgroundRuns.Task task) {
        var run = task.run();
        var status = task.entry().status();
        boolean counts = status == MailboxStatus.CLAIMED || status == MailboxStatus.ACCEPTED;
        return run != null && counts
                ? new A2aTask.Begun(id, run)
                : new A2aTask.Entered(id, task.entry());
    }

    /// The run that a task is or will be; empty when its entry says nothing of one.
    static Optional<RunId> runOf(A2aTask task) {
        return switch (task) {
            case A2aTask.Begun(_, var run) -> Optional.of(run.run());
            case A2aTask.Entered(_, var entry) ->
                    entry.payload()
                            .asObject()
                            .map(payload -> payload.getOr("run_id", Json.NULL))
                            .flatMap(run -> run.asText())
                            .map(RunId::new);
        };
    }

    /// All messages of a task's thread.
    List<Message> messages(Owner owner, A2aTask task) {
        return store.load(owner, task.thread())
                .<List<Message>>map(view -> view.thread().messages())
                .orElse(List.of());
    }
}
