package dev.reprise.server;

import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.a2a.A2aError;
import dev.reprise.protocols.a2a.A2aException;
import dev.reprise.protocols.a2a.RpcCall;
import dev.reprise.protocols.a2a.TaskFilter;
import dev.reprise.state.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.List;

/// A2A 1.0: each agent behind JSON-RPC and behind REST.
public final class A2aStandardRoutes implements RouteGroup {
    private static final HeaderName VERSION = HeaderNames.create("A2A-Version");
    private static final String CANCEL = ":cancel";
    private static final String SUBSCRIBE = ":subscribe";
    private static final A2aBinding REST = new A2aBinding.Rest();

    private final RunGateway gateway;
    private final String root;
    private final A2aOperations operations;

    /// @param store the one that the gateway's runs commit to
    /// @param clock of the decisions that messages bring
    public A2aStandardRoutes(
            RunGateway gateway,
            ThreadStore store,
            BackgroundRuns background,
            A2aOptions options,
            InstantSource clock) {
        this.gateway = gateway;
        this.root = options.prefix() + "/:agent_id";
        var tasks = new A2aTasks(gateway, store, background);
        this.operations =
                new A2aOperations(
                        tasks,
                        new A2aSending(tasks, clock),
                        new A2aStreams(tasks, new RunStreams(gateway)),
                        options);
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("POST", root, "Calls a method of A2A 1.0 by JSON-RPC.")
                        .takes("A2aCall")
                        .answers(200, "A2aResult"),
                Operation.of("POST", root + "/message:send", "Hands an agent a message.")
                        .takes("A2aSendRequest")
                        .answers(200, "A2aSendResponse"),
                Operation.of(
                                "POST",
                                root + "/message:stream",
                                "Hands an agent a message, and streams what becomes of it.")
                        .takes("A2aSendRequest")
                        .answers(200, Operation.EVENTS),
                Operation.of("GET", root + "/tasks", "Lists the tasks of an agent.")
                        .numbers("pageSize", "historyLength")
                        .texts(
                                "contextId",
                                "status",
                                "pageToken",
                                "statusTimestampAfter",
                                "includeArtifacts")
                        .answers(200, "A2aTasks"),
                Operation.of(
                                "GET",
                                root + "/tasks/:task_action",
                                "Reads a task; with :subscribe behind its id, streams it.")
                        .numbers("historyLength")
                        .answers(200, "A2aStandardTask"),
                Operation.of(
                                "POST",
                                root + "/tasks/:task_action",
                                "Cancels or streams a task; its id is followed by :cancel or"
                                        + " :subscribe.")
                        .answers(200, "A2aStandardTask"),
                Operation.of("GET", root + "/extendedAgentCard", "Refuses: there is none.")
                        .answers(200, "AgentCard"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("POST", root, this::rpc)
                        .on("POST", root + "/message:send", rest(this::send))
                        .on("POST", root + "/message:stream", rest(this::stream))
                        .on("GET", root + "/tasks", rest(this::list))
                        .on("GET", root + "/tasks/:task_action", rest(this::read))
                        .on("POST", root + "/tasks/:task_action", rest(this::act))
                        .on("GET", root + "/extendedAgentCard", rest(_ -> noExtendedCard())));
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
                            call.task(),
                            TaskFilter.number("historyLength", call::text));
            case LIST -> operations.list(exchange, binding, TaskFilter.read(call::text));
            case CANCEL -> operations.cancel(exchange, binding, call.task());
            case SUBSCRIBE -> operations.subscribe(exchange, binding, call.task());
            case PUSH_CREATE, PUSH_GET, PUSH_LIST, PUSH_DELETE ->
                    throw new A2aException(
                            A2aError.PUSH_NOTIFICATION_NOT_SUPPORTED,
                            "this server sends no push notifications");
            case EXTENDED_CARD -> noExtendedCard();
        }
    }
}
