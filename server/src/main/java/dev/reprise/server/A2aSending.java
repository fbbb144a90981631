package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.gateway.BackgroundRuns.Delivery;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.protocols.a2a.A2aError;
import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.protocols.a2a.TaskRequest;
import dev.reprise.state.JsonException;
import java.time.InstantSource;
import java.util.List;

/// Makes tasks of the messages of A2A 1.0, or answers the tasks that they are for.
record A2aSending(A2aTasks tasks, InstantSource clock) {
    /// Does what a message asks for.
    ///
    /// @throws A2aException when the task that a message is for does not take it
    A2aTask send(Owner owner, String agent, TaskRequest asked) {
        var id = asked.task();
        if (id == null) {
            return submit(owner, agent, asked);
        }
        var task = require(owner, agent, id);
        var context = asked.context();
        if (context != null && !context.equals(task.thread())) {
            throw A2aException.of(
                    A2aError.INVALID_PARAMS,
                    "contextId must be that of the task, \"%s\", was \"%s\""
                            .formatted(task.thread(), context),
                    id);
        }
        answer(owner, task, asked);
        return require(owner, agent, id);
    }

    /// The task of an agent.
    A2aTask require(Owner owner, String agent, String id) {
        try {
            return tasks.find(owner, id)
                    .filter(task -> task.agent().equals(agent))
                    .orElseThrow(() -> A2aException.taskNotFound(id));
        } catch (IllegalArgumentException e) { // an id that none can have
            throw A2aException.taskNotFound(id);
        }
    }

    /// One that is sent again is no further task, where it names its context.
    private A2aTask submit(Owner owner, String agent, TaskRequest asked) {
        var request =
                RunRequest.of(agent, asked.message())
                        .withThread(asked.context())
                        .withOrigin(RunOrigin.A2A);
        var key = "a2a:%s:%s".formatted(agent, asked.messageId());
        var submitted = tasks.background().submit(owner, request, new Delivery(0, key, null));
        return require(owner, agent, submitted.entry().value());
    }

    private void answer(Owner owner, A2aTask task, TaskRequest asked) {
        if (!asked.media().isEmpty()) {
            throw A2aException.of(
                    A2aError.CONTENT_TYPE_NOT_SUPPORTED,
                    "answers must be text or data, was " + asked.media().getFirst().mediaType(),
                    task.id());
        }
        if (!(task instanceof A2aTask.Begun(var id, var run, _))
                || tasks.status(owner, task).state().isTerminal()) {
            throw takesNone(task, "the task takes no messages");
        }
        var waiting = tasks.status(owner, task).waiting();
        if (run.status() == RunStatus.RUNNING && !asked.namesDecisions()) {
            throw takesNone(task, "the task is at work and takes no messages but decisions");
        }
        List<ToolCallDecision> decisions;
        try {
            decisions = asked.decisions(waiting, clock.millis());
        } catch (JsonException e) {
            throw A2aException.of(A2aError.INVALID_PARAMS, String.valueOf(e.getMessage()), id);
        }
        if (!new LiveDecisions(tasks.gateway()).hand(owner, run.run(), decisions)) {
            throw takesNone(task, "the task does not wait for this");
        }
    }

    private static A2aException takesNone(A2aTask task, String message) {
        return A2aException.of(A2aError.UNSUPPORTED_OPERATION, message, task.id());
    }
}
