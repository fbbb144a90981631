package dev.reprise.server;

import dev.reprise.core.gateway.EventId;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes frames of server-sent events. What was written is on its way after [#flush()].
///
/// All methods throw [CloseConnectionException] once the client is gone.
final class SseStream implements AutoCloseable {
    private static final byte[] ID = bytes("id: ");
    private static final byte[] DATA = bytes("data: ");
    private static final byte[] LINE = bytes("\n");
    private static final byte[] END = bytes("\n\n");
    private static final byte[] PING = bytes(": ping\n\n");

    private final OutputStream out;
    private final boolean plain;
    private long flushed = System.nanoTime();

    private SseStream(OutputStream out, boolean plain) {
        this.out = out;
        this.plain = plain;
    }

    static SseStream open(ServerResponse response, RouteOptions options) {
        head(response);
        return new SseStream(response.outputStream(), options.plainSse());
    }

    /// The head of every stream; the server adds `connection: keep-alive` itself.
    static void head(ServerResponse response) {
        response.status(Status.OK_200)
                .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .header(HeaderNames.create("x-accel-buffering"), "no");
    }

    /// Writes one frame.
    ///
    /// @param id its place in the log; absent for what the log does not know
    /// @param data one line
    void frame(@Nullable EventId id, byte[] data) {
        try {
            if (id != null && !plain) {
                out.write(ID);
                out.write(bytes(id.toString()));
                out.write(LINE);
            }
            out.write(DATA);
            out.write(data);
            out.write(END);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /// Says that the stream is alive; nothing in plain streams, which know no comments.
    void ping() {
        if (plain) {
            return;
        }
        try {
            out.write(PING);
        } catch (IOException e) {
            throw gone(e);
        }
        flush();
    }

    /// Says that the stream is alive if nothing else did for so long.
    ///
    /// @param silence zero to say nothing
    void pingAfter(Duration silence) {
        if (!silence.isZero() && !untilPing(silence).isPositive()) {
            ping();
        }
    }

    /// How long it is until a stream that stays silent is to say that it is alive.
    Duration untilPing(Duration silence) {
        return silence.minusNanos(System.nanoTime() - flushed);
    }

    void flush() {
        flushed = System.nanoTime();
        try {
            out.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static CloseConnectionException gone(IOException cause) {
        return new CloseConnectionException("the reader of the stream is gone", cause);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
