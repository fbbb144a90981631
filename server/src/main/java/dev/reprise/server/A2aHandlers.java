package dev.reprise.server;

import dev.reprise.core.gateway.RunGateway;
import dev.reprise.protocols.a2a.A2aError;
import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.protocols.a2a.RpcCall;
import dev.reprise.protocols.a2a.TaskFilter;
import dev.reprise.state.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;

/// Takes requests of A2A 1.0 apart, those of either binding.
record A2aHandlers(RunGateway gateway, A2aOperations operations) {
    private static final HeaderName VERSION = HeaderNames.create("A2A-Version");
    private static final String CANCEL = ":cancel";
    private static final String SUBSCRIBE = ":subscribe";
    private static final A2aBinding REST = new A2aBinding.Rest();

    /// The routes below the root of an agent.
    Paths on(String root, Paths paths) {
        var configs = root + "/tasks/:task_id/pushNotificationConfigs";
        return paths.on("POST", root, this::rpc)
                .on("POST", root + "/message:send", rest(this::send))
                .on("POST", root + "/message:stream", rest(this::stream))
                .on("GET", root + "/tasks", rest(this::list))
                .on("GET", root + "/tasks/:task_action", rest(this::read))
                .on("POST", root + "/tasks/:task_action", rest(this::act))
                .on("POST", configs, rest(this::createPush))
                .on("GET", configs, rest(this::listPush))
                .on("GET", configs + "/:config_id", rest(this::readPush))
                .on("DELETE", configs + "/:config_id", rest(this::deletePush))
                .on("GET", root + "/extendedAgentCard", rest(_ -> noExtendedCard()));
    }

    private Paths.Action rest(Paths.Action action) {
        return exchange ->
                A2aFailures.answering(
                        exchange,
                        REST,
                        () -> {
                            admit(exchange);
                            action.answer(exchange);
                        });
    }

    /// Requests that name no version are taken as well as those of the versions that there were.
    private void admit(Exchange exchange) {
        Agents.require(gateway, exchange.variable(0));
        var version = exchange.header(VERSION).map(String::strip).orElse("");
        if (!version.isEmpty() && !version.matches("[01]\\.\\d+(\\.\\d+)?")) {
            throw new A2aException(
                    A2aError.VERSION_NOT_SUPPORTED,
                    "A2A-Version must be 1.0, was \"" + version + "\"");
        }
    }

    private void send(Exchange exchange) {
        operations.send(exchange, REST, exchange.body());
    }

    private void stream(Exchange exchange) {
        operations.stream(exchange, REST, exchange.body());
    }

    private void list(Exchange exchange) {
        var query = exchange.query();
        operations.list(exchange, REST, TaskFilter.read(query::text));
    }

    private void read(Exchange exchange) {
        var segment = exchange.variable(1);
        if (segment.endsWith(SUBSCRIBE)) {
            operations.subscribe(exchange, REST, without(segment, SUBSCRIBE));
        } else {
            var query = exchange.query();
            operations.get(
                    exchange, REST, segment, TaskFilter.number("historyLength", query::text));
        }
    }

    private void act(Exchange exchange) {
        exchange.ignoreBody();
        var segment = exchange.variable(1);
        if (segment.endsWith(CANCEL)) {
            operations.cancel(exchange, REST, without(segment, CANCEL));
        } else if (segment.endsWith(SUBSCRIBE)) {
            operations.subscribe(exchange, REST, without(segment, SUBSCRIBE));
        } else {
            throw new A2aException(
                    A2aError.METHOD_NOT_FOUND,
                    "the path of a task must end with :cancel or :subscribe, was \""
                            + segment
                            + "\"");
        }
    }

    private static String without(String segment, String suffix) {
        return segment.substring(0, segment.length() - suffix.length());
    }

    private static void noExtendedCard() {
        throw new A2aException(
                A2aError.EXTENDED_AGENT_CARD_NOT_CONFIGURED, "there is no extended agent card");
    }

    private void createPush(Exchange exchange) {
        operations.createPush(exchange, REST, exchange.variable(1), exchange.body());
    }

    private void listPush(Exchange exchange) {
        operations.listPush(exchange, REST, exchange.variable(1));
    }

    private void readPush(Exchange exchange) {
        operations.readPush(exchange, REST, exchange.variable(1), exchange.variable(2));
    }

    private void deletePush(Exchange exchange) {
        operations.deletePush(exchange, exchange.variable(1), exchange.variable(2));
        exchange.reply(204);
    }

    private void rpc(Exchange exchange) {
        var unread = new A2aBinding.Unread(Json.NULL);
        A2aFailures.answering(
                exchange,
                unread,
                () -> {
                    var body = exchange.body();
                    A2aFailures.answering(
                            exchange,
                            new A2aBinding.Unread(RpcCall.idOf(body)),
                            () -> {
                                admit(exchange);
                                perform(exchange, RpcCall.read(body));
                            });
                });
    }

    private void perform(Exchange exchange, RpcCall call) {
        var binding = new A2aBinding.Rpc(call);
        switch (call.operation()) {
            case SEND -> operations.send(exchange, binding, call.params());
            case STREAM -> operations.stream(exchange, binding, call.params());
            case GET ->
                    operations.get(
                            exchange,
                            binding,
                            call.require("id"),
                            TaskFilter.number("historyLength", call::text));
            case LIST -> operations.list(exchange, binding, TaskFilter.read(call::text));
            case CANCEL -> operations.cancel(exchange, binding, call.require("id"));
            case SUBSCRIBE -> operations.subscribe(exchange, binding, call.require("id"));
            case PUSH_CREATE ->
                    operations.createPush(exchange, binding, call.require("taskId"), call.params());
            case PUSH_GET ->
                    operations.readPush(
                            exchange, binding, call.require("taskId"), call.require("id"));
            case PUSH_LIST -> operations.listPush(exchange, binding, call.require("taskId"));
            case PUSH_DELETE -> {
                operations.deletePush(exchange, call.require("taskId"), call.require("id"));
                binding.reply(exchange, out -> out.beginObject().endObject());
            }
            case EXTENDED_CARD -> noExtendedCard();
        }
    }
}
