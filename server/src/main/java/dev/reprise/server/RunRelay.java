package dev.reprise.server;

import dev.reprise.core.gateway.EventFeed;
import dev.reprise.protocols.RunEncoder;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Copies the events of a run from its feed to a client in the frames of a protocol, as many at
/// once as there are.
///
/// Ends with the run's segment, with the client, or with the server; none of it touches the run.
final class RunRelay {
    private static final System.Logger LOG = System.getLogger(RunRelay.class.getName());

    /// How long a stream without heartbeats waits at a time.
    private static final Duration LONG = Duration.ofMinutes(1);

    /// Zero would say that the server ends.
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /// How often it is looked whether what a client has seen is there.
    private static final Duration LOOK = Duration.ofMillis(250);

    private final EventFeed feed;
    private final RunEncoder encoder;
    private final RouteOptions options;

    RunRelay(EventFeed feed, RunEncoder encoder, RouteOptions options) {
        this.feed = feed;
        this.encoder = encoder;
        this.options = options;
    }

    /// Waits for what a client has seen of a run that another process works on: that is there once
    /// it is committed.
    ///
    /// @param place of a client that comes again to the feed of this relay
    /// @return empty when the server stops
    private Optional<Rejoining> awaitReadable(Rejoining place, SseStream stream)
            throws InterruptedException {
        var now = place;
        if (!now.isReadable()) {
            stream.ping(); // takes the head of the answer to the client
        }
        while (!now.isReadable()) {
            var wait = patience(stream);
            if (wait.isZero()) {
                return Optional.empty();
            }
            now = now.awaitMore(min(wait, LOOK));
            stream.pingAfter(options.heartbeat());
        }
        return Optional.of(now);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /// How long to wait at most, which is shorter than a heartbeat where the server might end
    /// before.
    private Duration patience(SseStream stream) {
        var beat = options.heartbeat();
        return options.drain()
                .patience(beat.isZero() ? LONG : max(stream.untilPing(beat), SHORTEST));
    }

    /// Writes until there is nothing more to write. The feed and the stream stay open.
    void copyTo(SseStream stream) {
        copyTo(stream, List.of());
    }

    /// @param first events that were taken from the feed already
    void copyTo(SseStream stream, List<EventFeed.Item> first) {
        var frames = new SseFrames(stream);
        telling(frames, stream, () -> copy(first, frames, stream));
    }

    /// Writes what a client lacks that comes again.
    ///
    /// @param place of the client in the feed of this relay
    void copyBehind(Rejoining place, SseStream stream) {
        var frames = new SseFrames(stream);
        telling(
                frames,
                stream,
                () -> {
                    var readable = awaitReadable(place, stream);
                    if (readable.isPresent()) {
                        readable.get().catchUp(encoder, frames);
                        copy(readable.get().first(), frames, stream);
                    }
                });
    }

    private void copy(List<EventFeed.Item> first, SseFrames frames, SseStream stream)
            throws InterruptedException {
        write(first, frames, stream);
        // Without anything to say at first, a comment takes the head of the answer to the client.
        if (!copyBatch(frames, stream, Duration.ZERO) && !feed.isEnded()) {
            stream.ping();
        }
        if (copyRest(frames, stream)) {
            frames.at(null);
            encoder.end(frames);
            stream.flush();
        }
    }

    @FunctionalInterface
    private interface Copying {
        void run() throws InterruptedException;
    }

    /// Copies, and tells the client of a failure in the frames of its protocol: the head of the
    /// answer is sent.
    private void telling(SseFrames frames, SseStream stream, Copying copying) {
        try {
            copying.run();
        } catch (CloseConnectionException gone) {
            throw gone;
        } catch (InterruptedException e) {
            throw Exchange.stopped(e);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "a stream of events broke off", failure);
            frames.at(null);
            encoder.broken(Problem.of(failure).text(), frames);
            encoder.end(frames);
            stream.flush();
        }
    }

    /// @return whether all of the segment was shown
    private boolean copyRest(SseFrames frames, SseStream stream) throws InterruptedException {
        while (!feed.isEnded() && !encoder.endsEarly()) {
            stream.pingAfter(options.heartbeat());
            var wait = patience(stream);
            if (wait.isZero()) {
                return false;
            }
            copyBatch(frames, stream, wait);
        }
        return !encoder.endsEarly();
    }

    private boolean copyBatch(SseFrames frames, SseStream stream, Duration wait)
            throws InterruptedException {
        var batch = feed.next(wait);
        write(batch, frames, stream);
        return !batch.isEmpty();
    }

    private void write(List<EventFeed.Item> batch, SseFrames frames, SseStream stream) {
        for (var item : batch) {
            if (encoder.endsEarly()) {
                break;
            }
            frames.at(item.id());
            encoder.encode(item.event(), frames);
        }
        if (!batch.isEmpty()) {
            stream.flush();
        }
    }
}
