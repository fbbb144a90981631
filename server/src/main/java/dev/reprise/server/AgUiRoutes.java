package dev.reprise.server;

import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.agui.AgUiCapabilities;
import dev.reprise.protocols.agui.AgUiEncoder;
import dev.reprise.protocols.agui.AgUiMessages;
import dev.reprise.protocols.agui.AgUiOptions;
import dev.reprise.protocols.agui.AgUiRequest;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// AG-UI: runs of agents for front ends, their streams again, and the history of threads.
public final class AgUiRoutes implements RouteGroup {
    private static final System.Logger LOG = System.getLogger(AgUiRoutes.class.getName());

    private static final Optional<String> ON = Optional.of("true");

    private final RunGateway gateway;
    private final ThreadStore store;
    private final AgUiOptions options;
    private final InstantSource clock;
    private final RunStreams streams;
    private final MessagePages pages;

    /// @param store the one that the gateway's runs commit to
    /// @param clock says when a decision was made
    public AgUiRoutes(
            RunGateway gateway, ThreadStore store, AgUiOptions options, InstantSource clock) {
        this.gateway = gateway;
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.streams = new RunStreams(new RunEvents(gateway, store));
        this.pages = new MessagePages(store);
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of(
                                "POST",
                                "/v1/ag-ui/agents/:agent_id/runs",
                                "Starts a run, or answers one, as AG-UI does.")
                        .takes("AgUiRunInput")
                        .answers(200, Operation.EVENTS),
                Operation.of(
                                "GET",
                                "/v1/ag-ui/agents/:agent_id/capabilities",
                                "Says what an agent can do.")
                        .answers(200, "AgUiCapabilities"),
                Operation.of(
                                "GET",
                                "/v1/ag-ui/runs/:id/events",
                                "Streams the events of a run as AG-UI shows them.")
                        .texts("after")
                        .answers(200, Operation.EVENTS),
                Operation.of(
                                "GET",
                                "/v1/ag-ui/threads/:id/messages",
                                "Pages through the messages of a thread as AG-UI shows them.")
                        .numbers("after", "before", "limit")
                        .texts("order", "visibility", "run_id")
                        .answers(200, "AgUiMessages"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions routeOptions) {
        rules.any(
                new Paths(prefix, routeOptions)
                        .on("POST", "/v1/ag-ui/agents/:agent_id/runs", this::start)
                        .on("GET", "/v1/ag-ui/agents/:agent_id/capabilities", this::capabilities)
                        .on("GET", "/v1/ag-ui/runs/:id/events", this::events)
                        .on("GET", "/v1/ag-ui/threads/:id/messages", this::messages));
    }

    private void start(Exchange exchange) {
        var body = exchange.body();
        var request = exchange.decoded(() -> AgUiRequest.read(body));
        if (request.dropped() > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "thread {0}: {1} parts of messages are no text and were left out",
                    request.thread(),
                    request.dropped());
        }
        var shown = options.withInterrupts(options.interrupts() || request.interrupts());
        var arrival =
                new AgUiArrival(
                        gateway,
                        store,
                        exchange.owner(),
                        exchange.variable(0),
                        request,
                        shown.interrupts());
        switch (arrival.route(clock.millis())) {
            case AgUiArrival.Outcome.Started(var run) ->
                    RunStreams.send(
                            exchange,
                            run.events(),
                            encoder(exchange, request.run(), shown, request.thread()));
            case AgUiArrival.Outcome.Forwarded _ -> forwarded(exchange, request);
            case AgUiArrival.Outcome.Repeated _ -> empty(exchange, request);
            case AgUiArrival.Outcome.Refused(var code, var message) ->
                    streams.sendAlone(
                            exchange,
                            out ->
                                    AgUiEncoder.refused(
                                            request.thread(), request.run(), code, message, out));
        }
    }

    private AgUiEncoder encoder(Exchange exchange, String run, AgUiOptions shown, ThreadId thread) {
        var owner = exchange.owner();
        return new AgUiEncoder(run, shown, () -> store.require(owner, thread).thread().messages());
    }

    /// The clients of 1.0 wait for a stream, also where there is nothing to show.
    private void forwarded(Exchange exchange, AgUiRequest request) {
        if (request.resume() != null
                && exchange.header(HeaderNames.ACCEPT).orElse("").contains("text/event-stream")) {
            empty(exchange, request);
            return;
        }
        exchange.reply(
                202,
                out ->
                        out.beginObject()
                                .member("status", "decision_forwarded")
                                .member("threadId", request.thread().value())
                                .member("runId", request.run())
                                .endObject());
    }

    private void empty(Exchange exchange, AgUiRequest request) {
        streams.sendAlone(exchange, out -> AgUiEncoder.empty(request.thread(), request.run(), out));
    }

    private void capabilities(Exchange exchange) {
        var agent = Agents.require(gateway, exchange.variable(0));
        exchange.reply(200, out -> AgUiCapabilities.write(agent, out));
    }

    private void events(Exchange exchange) {
        var run = exchange.run();
        var record =
                store.run(exchange.owner(), run)
                        .orElseThrow(() -> new RefusedException(Problem.runNotFound(run)));
        var shown =
                options.withInterrupts(
                        options.interrupts() || exchange.query().text("interrupts").equals(ON));
        var encoder = encoder(exchange, run.value(), shown, record.thread());
        if (!streams.resume(exchange, record.run(), encoder)) {
            throw new RefusedException(Problem.runNotFound(run));
        }
    }

    private void messages(Exchange exchange) {
        var page = pages.page(exchange);
        exchange.reply(200, out -> AgUiMessages.write(page, out));
    }
}
