package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.protocols.FrameSink;
import dev.reprise.protocols.RunEncoder;
import dev.reprise.state.JsonOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A stream of a run that goes on where a client lost it.
///
/// The encoder is given the events that the client has seen once more, without writing anything, so
/// that its frames go on as they would have.
///
/// @param feed behind what the client has seen
/// @param first events taken from the feed already
/// @param last place of the last frame that the client has and that still holds
record Rejoining(EventFeed feed, List<EventFeed.Item> first, EventId last, long known) {
    private static final FrameSink NOWHERE =
            new FrameSink() {
                @Override
                public void frame(Consumer<? super JsonOutput> body) {
                    // The client has it.
                }

                @Override
                public void text(String line) {
                    // The client has it.
                }
            };

    /// Finds the place; empty when there is no such run.
    static Optional<Rejoining> of(RunGateway gateway, Owner owner, RunId run, EventId after)
            throws InterruptedException {
        var feed = gateway.feed(owner, run, after);
        if (feed.isEmpty()) {
            return Optional.empty();
        }
        var first = feed.get().next(Duration.ZERO);
        return Optional.of(new Rejoining(feed.get(), first, after, standing(first, after)));
    }

    /// Whether what a client has seen does not hold any more.
    static boolean isWithdrawn(RunGateway gateway, Owner owner, RunId run, EventId after)
            throws InterruptedException {
        var place = of(gateway, owner, run, after);
        place.ifPresent(found -> found.feed().close());
        return place.filter(found -> found.known() != after.seq()).isPresent();
    }

    /// Gives an encoder the events of a run before one of them.
    static void fold(RunGateway gateway, Owner owner, RunId run, long before, RunEncoder encoder)
            throws InterruptedException {
        read(
                gateway,
                owner,
                run,
                item -> {
                    if (item.event().meta().seq() >= before) {
                        return false;
                    }
                    encoder.encode(item.event(), NOWHERE);
                    return true;
                });
    }

    /// Reads the events of a run from the beginning, for as long as they are wanted.
    private static void read(
            RunGateway gateway, Owner owner, RunId run, Predicate<EventFeed.Item> goesOn)
            throws InterruptedException {
        try (var seen = gateway.feed(owner, run, null).orElseThrow()) {
            while (!seen.isEnded()) {
                for (var item : seen.next(Duration.ofSeconds(1))) {
                    if (!goesOn.test(item)) {
                        return;
                    }
                }
            }
        }
    }

    /// The last event that the client has seen and that was not withdrawn since; -1 for none.
    private static long standing(List<EventFeed.Item> first, EventId after) {
        if (first.isEmpty()) {
            return after.seq();
        }
        var id = first.getFirst().id();
        if (id != null && id.run() != after.run()) {
            return -1; // what it has seen is of another run
        }
        boolean withdrawn = first.getFirst().event() instanceof AgentEvent.StreamReset;
        if (!withdrawn) {
            return after.seq();
        }
        return id == null ? -1 : Math.min(id.seq(), after.seq());
    }

    /// Gives the encoder what the client has seen, and writes the frames that it lacks of its last
    /// event.
    void catchUp(
            RunGateway gateway, Owner owner, RunId run, RunEncoder encoder, PlacedFrames frames)
            throws InterruptedException {
        if (known < 0) {
            return;
        }
        read(
                gateway,
                owner,
                run,
                item -> {
                    long seq = item.event().meta().seq();
                    if (seq > known) {
                        return false;
                    }
                    if (seq == last.seq()) {
                        frames.at(item.id(), last.frame() + 1);
                        encoder.encode(item.event(), frames);
                    } else {
                        encoder.encode(item.event(), NOWHERE);
                    }
                    return seq < known;
                });
    }
}
