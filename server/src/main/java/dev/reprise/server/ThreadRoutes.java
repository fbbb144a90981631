package dev.reprise.server;

import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.ThreadMetadata;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.server.threads.PublicThread;
import dev.reprise.server.threads.ThreadFilter;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import io.helidon.webserver.http.HttpRules;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Threads: listing, reading, renaming and deleting them.
public final class ThreadRoutes implements RouteGroup {
    private static final int SUMMARIES = 200;
    private static final String TITLE = "title";

    private final RunGateway gateway;
    private final ThreadStore store;
    private final @Nullable BackgroundRuns background;

    /// Threads that no background runs wait for.
    ///
    /// @param store the one that the gateway's runs commit to
    public ThreadRoutes(RunGateway gateway, ThreadStore store) {
        this(gateway, store, null);
    }

    /// @param store the one that the gateway's runs commit to
    /// @param background what waits for a thread that is deleted; absent when nothing can
    public ThreadRoutes(
            RunGateway gateway, ThreadStore store, @Nullable BackgroundRuns background) {
        this.gateway = gateway;
        this.store = store;
        this.background = background;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/threads", "Lists ids of threads.")
                        .numbers("offset", "limit")
                        .texts("parent_thread_id")
                        .answers(200, "ThreadIds"),
                Operation.of("GET", "/v1/threads/summaries", "Lists the threads changed last.")
                        .answers(200, "ThreadSummaries"),
                Operation.of("GET", "/v1/threads/:id", "Reads a thread.").answers(200, "Thread"),
                Operation.of("DELETE", "/v1/threads/:id", "Removes a thread.").answers(204),
                Operation.of("PATCH", "/v1/threads/:id/metadata", "Renames a thread.")
                        .takes("Title")
                        .answers(200, "ThreadMetadata"),
                Operation.of("GET", "/v1/threads/:id/messages", "Reads messages of a thread.")
                        .numbers("after", "before", "limit")
                        .texts("order", "visibility", "run_id")
                        .answers(200, "Messages"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("GET", "/v1/threads", this::list)
                        .on("GET", "/v1/threads/summaries", this::summaries)
                        .on("GET", "/v1/threads/:id", this::get)
                        .on("DELETE", "/v1/threads/:id", this::delete)
                        .on("PATCH", "/v1/threads/:id/metadata", this::relabel)
                        .on("GET", "/v1/threads/:id/messages", this::messages));
    }

    private void list(Exchange exchange) {
        var query = exchange.query();
        var filter = exchange.decoded(() -> ThreadFilter.threads(query));
        var page =
                filter.map(wanted -> store.threads(exchange.owner(), wanted))
                        .orElseGet(Page::empty);
        exchange.reply(200, out -> writePage(out, page, (id, to) -> to.value(id.value())));
    }

    static <T> void writePage(
            JsonOutput out, Page<T> page, BiConsumer<? super T, JsonOutput> write) {
        out.beginObject();
        out.array("items", page.items(), write);
        out.member("total", page.total()).member("has_more", page.hasMore());
        out.endObject();
    }

    private void summaries(Exchange exchange) {
        List<ThreadSummary> summaries = store.summaries(exchange.owner(), SUMMARIES);
        exchange.reply(
                200,
                out -> {
                    out.beginArray();
                    summaries.forEach(summary -> summary.writeTo(out));
                    out.endArray();
                });
    }

    private void get(Exchange exchange) {
        var view = store.require(exchange.owner(), exchange.thread());
        exchange.reply(200, out -> PublicThread.write(view, out));
    }

    private void delete(Exchange exchange) {
        var owner = exchange.owner();
        var thread = exchange.thread();
        if (background == null) {
            gateway.delete(owner, thread);
        } else {
            background.delete(owner, thread);
        }
        exchange.reply(204);
    }

    /// The answer shows the metadata as it was before, with the new title.
    private void relabel(Exchange exchange) {
        var body = exchange.body();
        var title = exchange.decoded(() -> JsonReader.of(body).text(TITLE));
        var thread = exchange.thread();
        ThreadMetadata metadata = store.require(exchange.owner(), thread).thread().metadata();
        if (title.isPresent()) {
            var set = JsonObject.EMPTY.with(TITLE, title.get());
            store.append(
                    exchange.owner(), thread, new Entry.Relabelled(set, List.of()), Guard.NONE);
            metadata = metadata.withExtras(metadata.extras().merge(set));
        }
        exchange.reply(200, metadata::writeTo);
    }

    private void messages(Exchange exchange) {
        exchange.reply(200, PublicThread.of(new MessagePages(store).page(exchange))::writeTo);
    }
}
