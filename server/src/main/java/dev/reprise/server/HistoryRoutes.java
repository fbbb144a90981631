package dev.reprise.server;

import dev.reprise.core.IdSource;
import dev.reprise.core.ThreadId;
import dev.reprise.core.history.CommittedPatch;
import dev.reprise.core.history.ThreadHistory;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.server.query.Query;
import dev.reprise.server.threads.PublicThread;
import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import io.helidon.webserver.http.HttpRules;
import java.util.List;
import java.util.Optional;

/// The past of threads: states, patches, and forks, which begin in it.
public final class HistoryRoutes implements RouteGroup {
    private static final int USUAL = 50;
    private static final int MOST = 200;
    private static final String AT = "at";
    private static final String PATCH = "patch";

    private final ThreadStore store;
    private final IdSource ids;

    /// @param ids of forks that are given none
    public HistoryRoutes(ThreadStore store, IdSource ids) {
        this.store = store;
        this.ids = ids;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/threads/:id/state", "Reads a state, present or past.")
                        .numbers(AT, PATCH)
                        .answers(200, "State"),
                Operation.of("GET", "/v1/threads/:id/patches", "Reads what changed the state.")
                        .numbers("after", "limit")
                        .answers(200, "Patches"),
                Operation.of("POST", "/v1/threads/:id/fork", "Begins a thread where this one was.")
                        .takes("Fork")
                        .answers(201, "Thread"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("GET", "/v1/threads/:id/state", this::state)
                        .on("GET", "/v1/threads/:id/patches", this::patches)
                        .on("POST", "/v1/threads/:id/fork", this::fork));
    }

    private ThreadHistory history(Exchange exchange) {
        return ThreadHistory.of(store, exchange.owner(), exchange.thread());
    }

    private void state(Exchange exchange) {
        var query = exchange.query();
        var version = number(exchange, query, AT);
        var patch = number(exchange, query, PATCH);
        if (version.isPresent() && patch.isPresent()) {
            throw new RefusedException(Problem.badRequest("send only one of at and patch"));
        }
        if (patch.isPresent()) {
            reply(exchange, PATCH, patch.get(), history(exchange).stateAfter(patch.get()));
            return;
        }
        var view =
                version.isPresent()
                        ? history(exchange).at(version.get())
                        : store.require(exchange.owner(), exchange.thread());
        reply(exchange, "version", view.version(), view.state());
    }

    private static Optional<Long> number(Exchange exchange, Query query, String name) {
        return exchange.decoded(() -> Optional.ofNullable(query.signed(name)));
    }

    private static void reply(Exchange exchange, String name, long number, Json state) {
        exchange.reply(
                200,
                out -> {
                    out.beginObject().member(name, number);
                    out.member("state", PublicThread.withoutRunId(state)).endObject();
                });
    }

    private void patches(Exchange exchange) {
        var query = exchange.query();
        long after = number(exchange, query, "after").orElse(-1L);
        int limit = Math.clamp(exchange.decoded(() -> query.count("limit", USUAL)), 1, MOST);
        var found = history(exchange).patches(after, limit + 1);
        boolean hasMore = found.size() > limit;
        var shown = hasMore ? found.subList(0, limit) : found;
        exchange.reply(
                200,
                out ->
                        out.beginObject()
                                .array("items", shown, CommittedPatch::writeTo)
                                .member("has_more", hasMore)
                                .endObject());
    }

    private void fork(Exchange exchange) {
        var body = exchange.body();
        var in = exchange.decoded(() -> JsonReader.of(body));
        var id = exchange.decoded(() -> in.text("id").map(ThreadId::new));
        var version = exchange.decoded(() -> in.longValue(AT));
        var owner = exchange.owner();
        var thread = exchange.thread();
        var from =
                new Entry.Origin(
                        thread, version.orElseGet(() -> store.require(owner, thread).version()));
        var fork = store.fork(owner, from, id.orElseGet(() -> new ThreadId(ids.nextCompact())));
        exchange.reply(201, out -> PublicThread.write(fork, out));
    }
}
