package dev.reprise.server;

import dev.reprise.core.gateway.EventFeed;
import dev.reprise.state.JsonOutput;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;

/// Copies the events of a run from its feed to a client, as many at once as there are.
///
/// Ends with the run's segment, with the client, or with the server; none of it touches the run.
final class RunRelay {
    private static final System.Logger LOG = System.getLogger(RunRelay.class.getName());

    /// How long a stream without heartbeats waits at a time.
    private static final Duration LONG = Duration.ofMinutes(1);

    private final EventFeed feed;
    private final RouteOptions options;

    RunRelay(EventFeed feed, RouteOptions options) {
        this.feed = feed;
        this.options = options;
    }

    /// Writes until there is nothing more to write. The feed and the stream stay open.
    void copyTo(SseStream stream) {
        try {
            // Without anything to say at first, a comment takes the head of the answer to the
            // client.
            if (!copyBatch(stream, Duration.ZERO) && !feed.isEnded()) {
                stream.ping();
            }
            copyRest(stream);
        } catch (CloseConnectionException gone) {
            throw gone;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server stopped", e);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.WARNING, "a stream of events broke off", failure);
            stream.frame(null, broken(failure));
            stream.flush();
        }
    }

    private void copyRest(SseStream stream) throws InterruptedException {
        while (!feed.isEnded()) {
            var wait =
                    options.drain()
                            .patience(options.heartbeat().isZero() ? LONG : options.heartbeat());
            if (wait.isZero()) {
                return;
            }
            if (!copyBatch(stream, wait) && !feed.isEnded() && !options.heartbeat().isZero()) {
                stream.ping();
            }
        }
    }

    private boolean copyBatch(SseStream stream, Duration wait) throws InterruptedException {
        var batch = feed.next(wait);
        for (var item : batch) {
            stream.frame(item.id(), JsonOutput.bytes(item.event()::writeTo));
        }
        if (!batch.isEmpty()) {
            stream.flush();
        }
        return !batch.isEmpty();
    }

    /// Flat on purpose: it is no event of the run.
    private static byte[] broken(RuntimeException failure) {
        var problem = Problem.of(failure);
        return JsonOutput.bytes(out ->
                out.beginObject()
                        .member("type", "error")
                        .member("message", problem.text())
                        .member("code", "RELAY_ERROR")
                        .endObject());
    }
}
