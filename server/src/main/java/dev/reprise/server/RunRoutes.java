package dev.reprise.server;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.server.runs.EnvelopeEncoder;
import dev.reprise.server.runs.RunFilter;
import dev.reprise.server.runs.RunInputs;
import dev.reprise.server.runs.RunRequestReader;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Runs: starting one and watching it, listing and reading records, deciding and cancelling.
public final class RunRoutes implements RouteGroup {
    private final RunGateway gateway;
    private final ThreadStore store;
    private final BackgroundRuns background;
    private final RunStreams streams;
    private final KeyedRuns keyedRuns;

    /// @param store the one that the gateway's runs commit to
    /// @param background where messages for a run go that has begun before
    public RunRoutes(RunGateway gateway, ThreadStore store, BackgroundRuns background) {
        this.gateway = gateway;
        this.store = store;
        this.background = background;
        this.streams = new RunStreams(new RunEvents(gateway, store));
        this.keyedRuns = new KeyedRuns(store, background, InstantSource.system());
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/runs", "Lists runs.")
                        .numbers("offset", "limit")
                        .texts("thread_id", "parent_run_id", "status", "origin")
                        .texts("terminationCode", "termination_code")
                        .numbers("created_at_from", "created_at_to")
                        .numbers("updated_at_from", "updated_at_to")
                        .answers(200, "RunRecords"),
                Operation.of("POST", "/v1/runs", "Starts a run and streams its events.")
                        .takes("RunRequest")
                        .answers(200, Operation.EVENTS),
                Operation.of("GET", "/v1/runs/:id", "Reads the record of a run.")
                        .answers(200, "RunRecord"),
                Operation.of("GET", "/v1/runs/:id/events", "Streams the events of a run.")
                        .texts("after")
                        .answers(200, Operation.EVENTS),
                Operation.of("POST", "/v1/runs/:id/inputs", "Hands decisions or messages to a run.")
                        .takes("RunInputs")
                        .answers(202, "InputsTaken"),
                Operation.of("POST", "/v1/runs/:id/cancel", "Asks a run to stop.")
                        .answers(202, "CancelRequested"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("GET", "/v1/runs", this::list)
                        .on("POST", "/v1/runs", this::start)
                        .on("GET", "/v1/runs/:id", this::get)
                        .on("GET", "/v1/runs/:id/events", this::events)
                        .on("POST", "/v1/runs/:id/inputs", this::inputs)
                        .on("POST", "/v1/runs/:id/cancel", this::cancel));
    }

    private void list(Exchange exchange) {
        var query = exchange.query();
        var filter = exchange.decoded(() -> RunFilter.read(query));
        var page =
                filter.map(wanted -> store.runs(exchange.owner(), wanted)).orElseGet(Page::empty);
        exchange.reply(200, out -> ThreadRoutes.writePage(out, page, RunRecord::writeTo));
    }

    private void get(Exchange exchange) {
        var run = exchange.run();
        var record = store.run(exchange.owner(), run).orElseThrow(() -> missing(exchange, run));
        exchange.reply(200, record::writeTo);
    }

    /// Everything that can fail before the run has begun fails before the head of the answer is
    /// sent.
    private void start(Exchange exchange) {
        var body = exchange.body();
        var request = exchange.decoded(() -> RunRequestReader.read(body));
        var key = KeyedRuns.keyOf(exchange).filter(_ -> isNew(request));
        if (key.isEmpty()) {
            RunStreams.send(exchange, begin(exchange, request).events(), new EnvelopeEncoder());
            return;
        }
        var keyed =
                new KeyedRuns.Keyed(
                        exchange.owner(), "POST /v1/runs", key.get(), body, request.run());
        streams.show(
                exchange,
                keyedRuns.start(
                        keyed,
                        (run, alias) -> begin(exchange, request.withRun(run).withAlias(alias))),
                new EnvelopeEncoder());
    }

    private StartedRun begin(Exchange exchange, RunRequest request) {
        return gateway.start(exchange.owner(), request, LaunchMode.DURABLE);
    }

    /// Whether a request starts a run, and does not only let one go on.
    private static boolean isNew(RunRequest request) {
        return request.decisions().isEmpty() || !request.messages().isEmpty();
    }

    private void events(Exchange exchange) {
        var run = exchange.run();
        if (!streams.resume(exchange, run, new EnvelopeEncoder())) {
            throw missing(exchange, run);
        }
    }

    private void inputs(Exchange exchange) {
        var body = exchange.body();
        var inputs = exchange.decoded(() -> RunInputs.read(body));
        var run = exchange.run();
        if (!inputs.messages().isEmpty()) {
            goOn(exchange, run, inputs, body);
            return;
        }
        switch (gateway.decide(exchange.owner(), run, inputs.decisions())) {
            case DecisionOutcome.Delivered() ->
                    exchange.reply(
                            202, out -> writeForwarded(out, run, store.run(exchange.owner(), run)));
            case DecisionOutcome.AlreadyDecided(var winner) ->
                    throw new RefusedException(Problem.alreadyDecided(winner));
            case DecisionOutcome.TooManyEarly(var most) ->
                    throw new RefusedException(
                            Problem.badRequest(PrepareException.tooManyEarly(most)));
            case DecisionOutcome.NotActive() -> throw notActive();
            case DecisionOutcome.NotFound() ->
                    throw isQueued(exchange, run) ? notActive() : notFound(run);
        }
    }

    /// A further run in the background, which the answer does not wait for.
    private void goOn(Exchange exchange, RunId parent, RunInputs inputs, Json body) {
        var owner = exchange.owner();
        var record = store.run(owner, parent).orElseThrow(() -> missing(exchange, parent));
        var request = exchange.decoded(() -> inputs.continuing(record));
        var key = KeyedRuns.keyOf(exchange);
        if (key.isEmpty()) {
            var _ = background.submit(owner, request);
        } else {
            var endpoint = "POST /v1/runs/%s/inputs".formatted(parent);
            var _ =
                    keyedRuns.start(
                            new KeyedRuns.Keyed(owner, endpoint, key.get(), body, request.run()),
                            (run, alias) ->
                                    background.submit(
                                            owner, request.withRun(run).withAlias(alias)));
        }
        exchange.reply(
                202,
                out ->
                        out.beginObject()
                                .member("status", "continuation_started")
                                .member("parent_run_id", parent.value())
                                .member("thread_id", record.thread().value())
                                .endObject());
    }

    private static void writeForwarded(JsonOutput out, RunId run, Optional<RunRecord> record) {
        out.beginObject().member("status", "decision_forwarded").member("run_id", run.value());
        record.ifPresent(known -> out.member("thread_id", known.thread().value()));
        out.endObject();
    }

    private void cancel(Exchange exchange) {
        exchange.ignoreBody();
        var run = exchange.run();
        switch (background.cancel(exchange.owner(), run.value())) {
            case REQUESTED ->
                    exchange.reply(
                            202,
                            out ->
                                    out.beginObject()
                                            .member("status", "cancel_requested")
                                            .member("run_id", run.value())
                                            .endObject());
            case NOT_ACTIVE -> throw notActive();
            case NOT_FOUND -> throw notFound(run);
        }
    }

    private RefusedException missing(Exchange exchange, RunId run) {
        return isQueued(exchange, run)
                ? new RefusedException(Problem.badRequest("run has not begun: " + run))
                : notFound(run);
    }

    /// Whether a run that its client named lies in a mailbox, or did and will never begin.
    private boolean isQueued(Exchange exchange, RunId run) {
        return background
                .find(exchange.owner(), new MailboxEntryId(run.value()))
                .filter(task -> task.run() == null)
                .isPresent();
    }

    private static RefusedException notFound(RunId run) {
        return new RefusedException(Problem.runNotFound(run));
    }

    private static RefusedException notActive() {
        return new RefusedException(Problem.badRequest("run is not active"));
    }
}
