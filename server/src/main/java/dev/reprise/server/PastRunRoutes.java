package dev.reprise.server;

import dev.reprise.core.gateway.GoingOn;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.gateway.Undone;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.server.runs.EnvelopeEncoder;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/// What can be done with a run that is over: going on with its work, and taking back what it did.
public final class PastRunRoutes implements RouteGroup {
    private static final String MOST = "most";

    private final RunGateway gateway;
    private final RunStreams streams;
    private final KeyedRuns keyedRuns;

    /// @param store the one that the gateway's runs commit to
    public PastRunRoutes(RunGateway gateway, ThreadStore store) {
        this.gateway = gateway;
        this.streams = new RunStreams(new RunEvents(gateway, store));
        this.keyedRuns = new KeyedRuns(store, null, InstantSource.system());
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("POST", "/v1/runs/:id/resume", "Goes on from a run's last commit.")
                        .answers(200, Operation.EVENTS),
                Operation.of("POST", "/v1/runs/:id/retry-step", "Makes a run's last step again.")
                        .answers(200, Operation.EVENTS),
                Operation.of("POST", "/v1/runs/:id/restart", "Begins anew with a run's input.")
                        .answers(200, Operation.EVENTS),
                Operation.of("POST", "/v1/runs/:id/requeue", "Begins a run in place of a lost one.")
                        .answers(200, Operation.EVENTS),
                Operation.of("POST", "/v1/runs/:id/undo", "Takes back what a run did last.")
                        .numbers(MOST)
                        .answers(200, "Undone"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("POST", "/v1/runs/:id/resume", goingOn(GoingOn.RESUME))
                        .on("POST", "/v1/runs/:id/retry-step", goingOn(GoingOn.RETRY_STEP))
                        .on("POST", "/v1/runs/:id/restart", goingOn(GoingOn.RESTART))
                        .on("POST", "/v1/runs/:id/requeue", goingOn(GoingOn.REQUEUE))
                        .on("POST", "/v1/runs/:id/undo", this::undo));
    }

    private Paths.Action goingOn(GoingOn how) {
        return exchange -> {
            exchange.ignoreBody();
            var key = KeyedRuns.keyOf(exchange);
            if (key.isEmpty()) {
                var started = goOn(exchange, how, UnaryOperator.identity());
                RunStreams.send(exchange, started.events(), new EnvelopeEncoder());
                return;
            }
            var endpoint = "POST /v1/runs/%s/%s".formatted(exchange.run(), how);
            var keyed = new KeyedRuns.Keyed(exchange.owner(), endpoint, key.get(), Json.NULL, null);
            streams.show(
                    exchange,
                    keyedRuns.start(
                            keyed,
                            (run, alias) ->
                                    goOn(
                                            exchange,
                                            how,
                                            request -> request.withRun(run).withAlias(alias))),
                    new EnvelopeEncoder());
        };
    }

    private StartedRun goOn(Exchange exchange, GoingOn how, UnaryOperator<RunRequest> named) {
        var run = exchange.run();
        return exchange.decoded(() -> gateway.goOn(exchange.owner(), run, how, named))
                .orElseThrow(() -> new RefusedException(Problem.runNotFound(run)));
    }

    private void undo(Exchange exchange) {
        exchange.ignoreBody();
        var run = exchange.run();
        int most = exchange.decoded(() -> exchange.query().count(MOST, 1));
        var undone =
                exchange.decoded(() -> gateway.undo(exchange.owner(), run, most))
                        .orElseThrow(() -> new RefusedException(Problem.runNotFound(run)));
        exchange.reply(
                200,
                out -> {
                    out.beginObject().member("run_id", run.value());
                    out.array("undone", undone, PastRunRoutes::write);
                    out.endObject();
                });
    }

    private static void write(Undone undone, JsonOutput out) {
        out.beginObject()
                .member("call_id", undone.call().id())
                .member("tool", undone.call().name())
                .member("result", undone.outcome()::writeTo)
                .endObject();
    }
}
