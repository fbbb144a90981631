package dev.reprise.server;

import dev.reprise.protocols.a2a.A2aError;
import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.protocols.a2a.PushConfig;
import dev.reprise.protocols.a2a.TaskFilter;
import dev.reprise.protocols.a2a.TaskRequest;
import dev.reprise.state.Json;
import java.time.Duration;
import java.util.OptionalInt;

/// What clients of A2A 1.0 can ask for, in whatever binding. The agent is the first variable of the
/// path.
record A2aOperations(
        A2aTasks tasks, A2aSending sending, A2aStreams streams, A2aPush push, A2aOptions options) {
    /// How long an answer waits for a run to notice that it is cancelled.
    private static final Duration NOTICE = Duration.ofSeconds(2);

    void send(Exchange exchange, A2aBinding binding, Json params) {
        var asked = TaskRequest.read(params);
        var sent = sent(exchange, asked);
        var task = asked.returnsImmediately() ? sent : settled(exchange, sent, options.patience());
        binding.reply(
                exchange,
                out -> {
                    out.beginObject().name("task");
                    tasks.write(exchange.owner(), task, asked.historyLength(), true, out);
                    out.endObject();
                });
    }

    private A2aTask sent(Exchange exchange, TaskRequest asked) {
        var config = asked.push();
        if (config != null) {
            push.require(config);
        }
        var task = sending.send(exchange.owner(), exchange.variable(0), asked);
        if (config != null) {
            push.fromBeginning(exchange.owner(), task, config, asked.messageId());
        }
        return task;
    }

    private A2aTask settled(Exchange exchange, A2aTask task, Duration patience) {
        try {
            return tasks.awaitSettled(
                    exchange.owner(),
                    task,
                    A2aTasks.Wait.upTo(patience, exchange.options().drain()));
        } catch (InterruptedException e) {
            throw Exchange.stopped(e);
        }
    }

    void stream(Exchange exchange, A2aBinding binding, Json params) {
        var asked = TaskRequest.read(params);
        var before = asked.task();
        if (before == null) {
            var task = sent(exchange, asked);
            streams.fromBeginning(exchange, task, binding, asked.historyLength());
        } else {
            var last = tasks.last(exchange.owner(), require(exchange, before));
            long upTo = last == null ? -1 : last.seq();
            streams.from(exchange, sent(exchange, asked), binding, asked.historyLength(), upTo);
        }
    }

    void subscribe(Exchange exchange, A2aBinding binding, String id) {
        var task = require(exchange, id);
        boolean comesAgain = RunStreams.after(exchange).isPresent();
        if (!comesAgain && tasks.status(exchange.owner(), task).state().isTerminal()) {
            throw A2aException.of(
                    A2aError.UNSUPPORTED_OPERATION, "the task is over, nothing follows", id);
        }
        if (exchange.isHead()) {
            exchange.replyStreamHead();
        } else {
            streams.resume(exchange, task, binding);
        }
    }

    void get(Exchange exchange, A2aBinding binding, String id, OptionalInt historyLength) {
        reply(exchange, binding, require(exchange, id), historyLength);
    }

    void list(Exchange exchange, A2aBinding binding, TaskFilter filter) {
        var list = new A2aTaskList(tasks, exchange.owner(), exchange.variable(0), filter);
        binding.reply(exchange, list::write);
    }

    void cancel(Exchange exchange, A2aBinding binding, String id) {
        var task = require(exchange, id);
        switch (tasks.background().cancel(exchange.owner(), id)) {
            case REQUESTED ->
                    reply(exchange, binding, settled(exchange, task, NOTICE), OptionalInt.empty());
            case NOT_ACTIVE ->
                    throw A2aException.of(A2aError.TASK_NOT_CANCELABLE, "the task is over", id);
            case NOT_FOUND -> throw A2aException.taskNotFound(id);
        }
    }

    private A2aTask require(Exchange exchange, String id) {
        return sending.require(exchange.owner(), exchange.variable(0), id);
    }

    private void reply(
            Exchange exchange, A2aBinding binding, A2aTask task, OptionalInt historyLength) {
        binding.reply(
                exchange, out -> tasks.write(exchange.owner(), task, historyLength, true, out));
    }

    void createPush(Exchange exchange, A2aBinding binding, String id, Json params) {
        var task = require(exchange, id);
        var config = push.fromNow(exchange.owner(), task, push.read(params));
        binding.reply(exchange, config::writeTo);
    }

    void readPush(Exchange exchange, A2aBinding binding, String id, String config) {
        var task = require(exchange, id);
        binding.reply(exchange, push.find(exchange.owner(), task, config)::writeTo);
    }

    void listPush(Exchange exchange, A2aBinding binding, String id) {
        var task = require(exchange, id);
        var configs = push.list(exchange.owner(), task);
        binding.reply(
                exchange,
                out -> {
                    out.beginObject();
                    out.array("configs", configs, PushConfig::writeTo);
                    out.member("nextPageToken", "").endObject();
                });
    }

    void deletePush(Exchange exchange, String id, String config) {
        push.delete(exchange.owner(), require(exchange, id), config);
    }
}
