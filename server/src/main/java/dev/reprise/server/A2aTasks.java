package dev.reprise.server;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.a2a.TaskContent;
import dev.reprise.protocols.a2a.TaskStatus;
import dev.reprise.protocols.a2a.TaskWriter;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds the tasks of A2A clients, and waits for what becomes of them.
record A2aTasks(RunGateway gateway, ThreadStore store, BackgroundRuns background) {
    private static final Duration FIRST_LOOK = Duration.ofMillis(2);
    private static final Duration LAST_LOOK = Duration.ofMillis(250);

    /// @param id of a run, or of a mailbox entry
    /// @throws IllegalArgumentException when it is the id of nothing
    Optional<A2aTask> find(Owner owner, String id) {
        return store.run(owner, new RunId(id))
                .<A2aTask>map(run -> new A2aTask.Begun(id, run, null))
                .or(() -> background.find(owner, new MailboxEntryId(id)).map(task -> of(id, task)));
    }

    private static A2aTask of(String id, BackgroundRuns.Task task) {
        var run = task.run();
        return run == null
                ? new A2aTask.Entered(id, task.entry())
                : new A2aTask.Begun(id, run, task.entry());
    }

    /// All messages of a task's thread.
    List<Message> messages(Owner owner, A2aTask task) {
        return store.load(owner, task.thread())
                .<List<Message>>map(view -> view.thread().messages())
                .orElse(List.of());
    }

    /// The events of a run from the beginning.
    ///
    /// @throws StoreException when its thread is deleted, which a record outlives
    EventFeed feed(Owner owner, RunRecord run) {
        return findFeed(owner, run).orElseThrow(() -> StoreException.notFound(run.thread()));
    }

    /// The events of a run from the beginning; empty when its thread is deleted.
    Optional<EventFeed> findFeed(Owner owner, RunRecord run) {
        return events().follow(owner, run.run(), null);
    }

    RunEvents events() {
        return new RunEvents(gateway, store);
    }

    /// The place of the newest event of a task; absent while there is none.
    @Nullable EventId last(Owner owner, A2aTask task) {
        if (!(task instanceof A2aTask.Begun(_, var run, _))) {
            return null;
        }
        EventId last = null;
        try (var feed = feed(owner, run)) {
            for (var batch = feed.next(Duration.ZERO);
                    !batch.isEmpty();
                    batch = feed.next(Duration.ZERO)) {
                last = batch.getLast().id();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    static TaskWriter writer(A2aTask task) {
        return new TaskWriter(task.id(), task.thread().value());
    }

    TaskStatus status(Owner owner, A2aTask task) {
        return switch (task) {
            case A2aTask.Entered(_, var entry) -> TaskStatus.of(entry);
            case A2aTask.Begun(_, var run, _) ->
                    TaskStatus.of(
                            run,
                            run.status() == RunStatus.WAITING
                                    ? store.load(owner, run.thread())
                                            .<Json>map(view -> view.state())
                                            .orElse(Json.NULL)
                                    : Json.NULL);
        };
    }

    TaskContent content(Owner owner, A2aTask task, OptionalInt historyLength, boolean withText) {
        return task instanceof A2aTask.Begun(_, var run, _)
                ? TaskContent.of(run.run(), messages(owner, task), historyLength, withText)
                : TaskContent.NONE;
    }

    /// Writes a task as it is, as A2A 1.0 shows it.
    void write(
            Owner owner,
            A2aTask task,
            OptionalInt historyLength,
            boolean withText,
            JsonOutput out) {
        writer(task).write(status(owner, task), content(owner, task, historyLength, withText), out);
    }

    /// Waits until a task has begun, or never will.
    ///
    /// @param goesOn whether to wait on
    A2aTask awaitBegun(Owner owner, A2aTask task, Wait goesOn) throws InterruptedException {
        var now = task;
        for (var pause = FIRST_LOOK;
                now instanceof A2aTask.Entered(_, var entry)
                        && !TaskStatus.of(entry).state().isTerminal();
                pause = min(pause.multipliedBy(2), LAST_LOOK)) {
            var left = goesOn.left();
            if (left.isZero()) {
                return now;
            }
            TimeUnit.NANOSECONDS.sleep(min(pause, left).toNanos());
            now = find(owner, task.id()).orElse(now);
        }
        return now;
    }

    /// Waits until a task is over or needs input.
    A2aTask awaitSettled(Owner owner, A2aTask task, Wait goesOn) throws InterruptedException {
        var begun = awaitBegun(owner, task, goesOn);
        if (begun instanceof A2aTask.Begun(_, var run, _) && run.status() != RunStatus.DONE) {
            readToEnd(feed(owner, run), goesOn);
        }
        return find(owner, task.id()).orElse(begun);
    }

    private static void readToEnd(EventFeed feed, Wait goesOn) throws InterruptedException {
        try (feed) {
            for (var left = goesOn.left();
                    !left.isZero() && !feed.isEnded();
                    left = goesOn.left()) {
                feed.next(left);
            }
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /// How long somebody goes on waiting.
    @FunctionalInterface
    interface Wait {
        /// How long at most until this is to be asked again; zero for no longer.
        Duration left();

        /// Until a time is over, or the server stops.
        static Wait upTo(Duration patience, Drain drain) {
            long end = System.nanoTime() + patience.toNanos();
            return () -> {
                var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                return left.isZero() ? left : drain.patience(left);
            };
        }
    }
}
