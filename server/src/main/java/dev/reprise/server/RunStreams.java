package dev.reprise.server;

import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.state.JsonException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import java.util.Optional;
import java.util.function.Consumer;

/// Answers requests with the events of runs, as the protocol of a group of routes shows them.
final class RunStreams {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("last-event-id");

    private final RunGateway gateway;

    RunStreams(RunGateway gateway) {
        this.gateway = gateway;
    }

    /// Shows what a feed brings, and closes it.
    void send(Exchange exchange, EventFeed feed, RunEncoder encoder) {
        try (feed) {
            if (exchange.isHead()) {
                exchange.replyStreamHead();
                return;
            }
            try (var stream = exchange.stream()) {
                new RunRelay(feed, encoder, exchange.options()).copyTo(stream);
            }
        }
    }

    /// Shows frames that are no run's.
    void sendAlone(Exchange exchange, Consumer<FrameSink> frames) {
        try (var stream = exchange.stream()) {
            frames.accept(new SseFrames(stream));
            stream.flush();
        }
    }

    /// Shows the events of a run from its beginning, or from behind the one that the client names.
    ///
    /// @param encoder one that has encoded nothing
    /// @return false when there is no such run; nothing is answered then
    boolean resume(Exchange exchange, RunId run, RunEncoder encoder) {
        var after = after(exchange);
        if (after.isEmpty()) {
            var feed = gateway.feed(exchange.owner(), run, null);
            feed.ifPresent(found -> send(exchange, found, encoder));
            return feed.isPresent();
        }
        try {
            var place = Rejoining.of(gateway, exchange.owner(), run, after.get());
            if (place.isPresent()) {
                goOn(exchange, run, place.get(), encoder);
            }
            return place.isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server stopped", e);
        }
    }

    private void goOn(Exchange exchange, RunId run, Rejoining place, RunEncoder encoder)
            throws InterruptedException {
        try (var feed = place.feed()) {
            if (exchange.isHead()) {
                exchange.replyStreamHead();
                return;
            }
            try (var stream = exchange.stream()) {
                place.catchUp(gateway, exchange.owner(), run, encoder, new SseFrames(stream));
                new RunRelay(feed, encoder, exchange.options()).copyTo(stream, place.first());
            }
        }
    }

    /// Where a client lost its stream. The header wins: a client that reconnects has the id of its
    /// last event there.
    private static Optional<EventId> after(Exchange exchange) {
        var id =
                exchange.header(LAST_EVENT_ID)
                        .filter(text -> !text.isBlank())
                        .or(() -> exchange.query().text("after"))
                        .map(String::strip);
        try {
            return id.map(EventId::parse);
        } catch (JsonException e) {
            throw new RefusedException(Problem.badRequest(String.valueOf(e.getMessage())), e);
        }
    }
}
