package dev.reprise.server;

import dev.reprise.core.MailboxId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.server.mailbox.MailboxFilter;
import dev.reprise.server.mailbox.PublicEntry;
import dev.reprise.state.Json;
import io.helidon.webserver.http.HttpRules;
import java.util.List;

/// What waits for threads: listing it, and taking it back together with the run that is going on.
public final class MailboxRoutes implements RouteGroup {
    private final BackgroundRuns background;

    public MailboxRoutes(BackgroundRuns background) {
        this.background = background;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.of("GET", "/v1/threads/:id/mailbox", "Lists what waits for a thread.")
                        .numbers("offset", "limit")
                        .texts("status", "origin", "visibility")
                        .answers(200, "MailboxEntries"),
                Operation.of(
                                "POST",
                                "/v1/threads/:id/interrupt",
                                "Takes back what waits for a thread and stops its run.")
                        .answers(202, "Interrupted"));
    }

    @Override
    public void register(HttpRules rules, String prefix, RouteOptions options) {
        rules.any(
                new Paths(prefix, options)
                        .on("GET", "/v1/threads/:id/mailbox", this::list)
                        .on("POST", "/v1/threads/:id/interrupt", this::interrupt));
    }

    /// A thread that does not exist has an empty mailbox.
    private void list(Exchange exchange) {
        var query = exchange.query();
        var mailbox = new MailboxId(exchange.thread().value());
        var filter = exchange.decoded(() -> MailboxFilter.read(mailbox, query));
        var page = background.list(exchange.owner(), filter.query());
        exchange.reply(
                200,
                out ->
                        ThreadRoutes.writePage(
                                out, page, (entry, to) -> PublicEntry.write(entry, filter, to)));
    }

    private void interrupt(Exchange exchange) {
        exchange.ignoreBody();
        var thread = exchange.thread();
        var done = background.interrupt(exchange.owner(), thread);
        var cancelled = done.cancelled();
        exchange.reply(
                202,
                out -> {
                    out.beginObject().member("status", "interrupt_requested");
                    out.member("thread_id", thread.value()).member("generation", done.generation());
                    out.member(
                            "cancelled_run_id",
                            cancelled == null ? Json.NULL : Json.of(cancelled.value()));
                    out.member("superseded_pending_count", done.superseded().size());
                    out.array(
                            "superseded_pending_entry_ids",
                            done.superseded(),
                            (entry, to) -> to.value(entry.id().value()));
                    out.endObject();
                });
    }
}
