package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.a2a.SeedSend;
import dev.reprise.protocols.a2a.SeedTask;
import io.helidon.webserver.http.HttpRules;
import java.util.List;

/// A2A in the seed shape: messages to agents, and the tasks that come of them.
public final class A2aRoutes implements RouteGroup {
    private static final String SEND = "message:send";
    private static final String CANCEL = ":cancel";

    private final RunGateway gateway;
    private final BackgroundRuns background;
    private final A2aTasks tasks;

    /// @param store the one that the gateway's runs commit to
    public A2aRoutes(RunGateway gateway, ThreadStore store, BackgroundRuns background) {
        this.gateway = gateway;
        this.background = background;
        this.tasks = new A2aTasks(gateway, store, background);
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of(
                                "POST",
                                "/v1/a2a/agents/:agent_id/:action",
                                "Hands an agent a message, with the action message:send.")
                        .takes("A2aSend")
                        .answers(202, "A2aAccepted"),
                Operation.of("GET", "/v1/a2a/agents/:agent_id/tasks/:task_action", "Reads a task.")
                        .answers(200, "A2aTask"),
                Operation.of(
                                "POST",
                                "/v1/a2a/agents/:agent_id/tasks/:task_action",
                                "Cancels a task; its id is followed by :cancel.")
                        .answers(202, "A2aAccepted"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("POST", "/v1/a2a/agents/:agent_id/:action", this::send)
                        .on("GET", "/v1/a2a/agents/:agent_id/tasks/:task_action", this::get)
                        .on("POST", "/v1/a2a/agents/:agent_id/tasks/:task_action", this::cancel));
    }

    private void send(Exchange exchange) {
        var body = exchange.body();
        var asked = exchange.decoded(() -> SeedSend.read(body));
        if (!exchange.variable(1).equals(SEND)) {
            throw badRequest("unsupported A2A action; expected 'message:send'");
        }
        Agents.require(gateway, exchange.variable(0));
        if (asked.isEmpty()) {
            throw badRequest(
                    "message send payload must include input/message/decisions/context/task");
        }
        if (asked.isDecisionOnly()) {
            forward(exchange, asked);
        } else {
            submit(exchange, asked);
        }
    }

    private void forward(Exchange exchange, SeedSend asked) {
        var id = asked.task();
        if (id == null) {
            throw badRequest("task_id is required when forwarding decisions only");
        }
        var task = require(exchange, id);
        var run = exchange.decoded(() -> task.runId()).orElseThrow(A2aRoutes::notActive);
        if (!new LiveDecisions(gateway).hand(exchange.owner(), run, asked.decisions())) {
            throw notActive();
        }
        accept(exchange, task.thread().value(), id, "decision_forwarded");
    }

    private static RefusedException notActive() {
        return badRequest("run is not active");
    }

    private void submit(Exchange exchange, SeedSend asked) {
        var request =
                exchange.decoded(() -> request(exchange.owner(), exchange.variable(0), asked));
        var submitted = background.submit(exchange.owner(), request);
        accept(exchange, submitted.thread().value(), submitted.entry().value(), "submitted");
    }

    /// A context that is named wins, and then nobody looks whether there is such a task.
    private RunRequest request(Owner owner, String agent, SeedSend asked) {
        var request =
                RunRequest.of(agent)
                        .withThread(asked.context())
                        .withOrigin(RunOrigin.A2A)
                        .withMessages(asked.messages())
                        .withDecisions(asked.decisions());
        var id = asked.task();
        if (id == null) {
            return request;
        }
        var task = tasks.find(owner, id);
        var parent = task.flatMap(A2aTask::runId).orElseGet(() -> new RunId(id));
        if (asked.context() == null) {
            request = request.withThread(task.orElseThrow(() -> notFound(id)).thread());
        }
        return request.withParent(parent, null);
    }

    private void get(Exchange exchange) {
        Agents.require(gateway, exchange.variable(0));
        var id = exchange.variable(1);
        if (id.endsWith(CANCEL)) {
            throw badRequest("use POST for task cancellation");
        }
        if (id.isBlank()) {
            throw badRequest("task_id is required in task path");
        }
        show(exchange, require(exchange, id));
    }

    /// Once an entry is given up it says so, though its run may take a moment to end.
    private void show(Exchange exchange, A2aTask task) {
        switch (task) {
            case A2aTask.Begun(var id, var run, var entry) -> {
                if (entry != null && isGivenUp(entry.status())) {
                    exchange.reply(200, out -> SeedTask.write(entry, out));
                } else {
                    var messages = tasks.messages(exchange.owner(), task);
                    exchange.reply(200, out -> SeedTask.write(id, run, messages, out));
                }
            }
            case A2aTask.Entered(_, var entry) ->
                    exchange.reply(200, out -> SeedTask.write(entry, out));
        }
    }

    private static boolean isGivenUp(MailboxStatus status) {
        return status.isTerminal() && status != MailboxStatus.ACCEPTED;
    }

    private void cancel(Exchange exchange) {
        exchange.ignoreBody();
        Agents.require(gateway, exchange.variable(0));
        var segment = exchange.variable(1);
        if (!segment.endsWith(CANCEL)) {
            throw badRequest("task cancel path must end with ':cancel'");
        }
        var id = segment.substring(0, segment.length() - CANCEL.length());
        if (id.isBlank()) {
            throw badRequest("task_id is required in cancel path");
        }
        switch (exchange.decoded(() -> background.cancel(exchange.owner(), id))) {
            case REQUESTED ->
                    exchange.reply(
                            202,
                            out ->
                                    out.beginObject()
                                            .member("taskId", id)
                                            .member("status", "cancel_requested")
                                            .endObject());
            case NOT_ACTIVE -> throw badRequest("task is not active");
            case NOT_FOUND -> throw notFound(id);
        }
    }

    private A2aTask require(Exchange exchange, String id) {
        return exchange.decoded(() -> tasks.find(exchange.owner(), id))
                .orElseThrow(() -> notFound(id));
    }

    private static void accept(Exchange exchange, String context, String task, String status) {
        exchange.reply(
                202,
                out ->
                        out.beginObject()
                                .member("contextId", context)
                                .member("taskId", task)
                                .member("status", status)
                                .endObject());
    }

    private static RefusedException notFound(String id) {
        return new RefusedException(new Problem(404, "run not found: " + id));
    }

    private static RefusedException badRequest(String detail) {
        return new RefusedException(Problem.badRequest(detail));
    }
}
