package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
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
/// that its frames go on as they would have. Another process may have shown them and not committed
/// them yet: [#isReadable] says whether they are there.
///
/// @param last place of the last frame that the client has
/// @param feed behind what the client has seen
/// @param first events taken from the feed already
record Rejoining(
        RunEvents events,
        Owner owner,
        RunId run,
        EventId last,
        EventFeed feed,
        List<EventFeed.Item> first) {
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
    static Optional<Rejoining> of(RunEvents events, Owner owner, RunId run, EventId after)
            throws InterruptedException {
        var feed = events.follow(owner, run, after);
        if (feed.isEmpty()) {
            return Optional.empty();
        }
        var first = feed.get().next(Duration.ZERO);
        return Optional.of(new Rejoining(events, owner, run, after, feed.get(), first));
    }

    /// Whether what a client has seen does not hold any more.
    static boolean isWithdrawn(RunEvents events, Owner owner, RunId run, EventId after)
            throws InterruptedException {
        var place = of(events, owner, run, after);
        place.ifPresent(found -> found.feed().close());
        return place.filter(found -> found.known() != after.seq()).isPresent();
    }

    /// Gives an encoder the events of a run before one of them.
    static void fold(RunEvents events, Owner owner, RunId run, long before, RunEncoder encoder)
            throws InterruptedException {
        read(
                events,
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
            RunEvents events, Owner owner, RunId run, Predicate<EventFeed.Item> goesOn)
            throws InterruptedException {
        try (var seen = events.soFar(owner, run, null).orElseThrow()) {
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
    private long known() {
        if (first.isEmpty()) {
            return last.seq();
        }
        var id = first.getFirst().id();
        if (id != null && id.run() != last.run()) {
            return -1; // what it has seen is of another run
        }
        boolean withdrawn = first.getFirst().event() instanceof AgentEvent.StreamReset;
        if (!withdrawn) {
            return last.seq();
        }
        return id == null ? -1 : Math.min(id.seq(), last.seq());
    }

    /// Whether the last event that the client has seen can be read, or never will be.
    boolean isReadable() throws InterruptedException {
        if (!first.isEmpty() || feed.isEnded()) {
            return true;
        }
        var before =
                last.seq() == 0 ? null : new EventId(last.run(), last.epoch(), last.seq() - 1, 0);
        try (var seen = events.soFar(owner, run, before).orElseThrow()) {
            return !seen.next(Duration.ZERO).isEmpty();
        }
    }

    /// The same place a moment later.
    Rejoining awaitMore(Duration wait) throws InterruptedException {
        return new Rejoining(events, owner, run, last, feed, feed.next(wait));
    }

    /// Gives the encoder what the client has seen, and writes the frames that it lacks of its last
    /// event.
    void catchUp(RunEncoder encoder, PlacedFrames frames) throws InterruptedException {
        long known = known();
        if (known < 0) {
            return;
        }
        read(
                events,
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
