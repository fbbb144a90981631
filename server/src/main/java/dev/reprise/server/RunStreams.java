package dev.reprise.server;

import dev.reprise.core.RunId;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.state.JsonException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Answers requests with the events of runs, as the protocol of a group of routes shows them.
final class RunStreams {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("last-event-id");

    /// How long the first event of a run may take that has begun.
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final RunEvents events;

    RunStreams(RunEvents events) {
        this.events = events;
    }

    /// Shows what a feed brings, and closes it.
    static void send(Exchange exchange, EventFeed feed, RunEncoder encoder) {
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

    /// Shows what a feed brings that begins in the middle of a run, and closes it. The encoder is
    /// given what was before, so that it goes on from there.
    void sendRest(Exchange exchange, RunId run, EventFeed feed, RunEncoder encoder) {
        try {
            var first = feed.next(FIRST);
            var rest = new Unread(first, feed);
            if (first.isEmpty() || first.getFirst().event().meta().seq() == 0) {
                send(exchange, rest, encoder);
                return;
            }
            var clean = WithoutVoid.of(events, exchange.owner(), run, encoder);
            long begin = first.getFirst().event().meta().seq();
            Rejoining.fold(events, exchange.owner(), run, begin, clean);
            send(exchange, rest, clean);
        } catch (InterruptedException e) {
            feed.close();
            throw Exchange.stopped(e);
        }
    }

    /// Shows the events of a run to a client that comes again, without what was made void before:
    /// from its beginning, or from behind the one that the client names if that still holds.
    ///
    /// @param encoders make one that has encoded nothing
    void resumeClean(Exchange exchange, RunId run, Supplier<RunEncoder> encoders) {
        try {
            var encoder = WithoutVoid.of(events, exchange.owner(), run, encoders.get());
            var after = after(exchange);
            if (after.isEmpty()
                    || Rejoining.isWithdrawn(events, exchange.owner(), run, after.get())) {
                replay(exchange, run, encoder);
            } else {
                resume(exchange, run, encoder);
            }
        } catch (InterruptedException e) {
            throw Exchange.stopped(e);
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
            return replay(exchange, run, encoder);
        }
        try {
            var place = Rejoining.of(events, exchange.owner(), run, after.get());
            if (place.isPresent()) {
                goOn(exchange, place.get(), encoder);
            }
            return place.isPresent();
        } catch (InterruptedException e) {
            throw Exchange.stopped(e);
        }
    }

    /// Shows the events of a run that a key stands for, from its beginning.
    ///
    /// @param encoder one that has encoded nothing
    void show(Exchange exchange, KeyedRuns.Found<StartedRun> found, RunEncoder encoder) {
        switch (found) {
            case KeyedRuns.Found.New<StartedRun>(var started) ->
                    send(exchange, started.events(), encoder);
            case KeyedRuns.Found.Known<StartedRun>(var run) -> {
                if (!replay(exchange, run, encoder)) {
                    throw new RefusedException(Problem.runNotFound(run));
                }
            }
        }
    }

    /// Shows the events of a run from its beginning.
    ///
    /// @param encoder one that has encoded nothing
    /// @return false when there is no such run; nothing is answered then
    boolean replay(Exchange exchange, RunId run, RunEncoder encoder) {
        var feed = events.follow(exchange.owner(), run, null);
        feed.ifPresent(found -> send(exchange, found, encoder));
        return feed.isPresent();
    }

    private static void goOn(Exchange exchange, Rejoining found, RunEncoder encoder) {
        try (var feed = found.feed()) {
            if (exchange.isHead()) {
                exchange.replyStreamHead();
                return;
            }
            try (var stream = exchange.stream()) {
                new RunRelay(feed, encoder, exchange.options()).copyBehind(found, stream);
            }
        }
    }

    /// Where a client lost its stream. The header wins: a client that reconnects has the id of its
    /// last event there.
    static Optional<EventId> after(Exchange exchange) {
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
