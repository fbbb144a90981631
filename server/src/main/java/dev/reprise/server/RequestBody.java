package dev.reprise.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.Locale;

/// Reads the bytes of a JSON body, no more of them than allowed.
final class RequestBody {
    /// Bytes of a refused body that are read and thrown away, at most.
    private static final long LINGER = 4L * 1024 * 1024;

    private static final System.Logger LOG = System.getLogger(RequestBody.class.getName());

    private RequestBody() {}

    static byte[] read(ServerRequest request, int limit) {
        requireJson(request);
        var bytes = request.content().hasEntity() ? bytes(request, limit) : new byte[0];
        Arrivals.complete();
        return bytes;
    }

    /// Reads the body for nothing.
    static void discard(ServerRequest request, int limit) {
        if (isLeftIn(request)) {
            bytes(request, limit);
        }
        Arrivals.complete();
    }

    static boolean isLeftIn(ServerRequest request) {
        return request.content().hasEntity() && !request.content().consumed();
    }

    private static byte[] bytes(ServerRequest request, int limit) {
        if (request.headers().contentLength().orElse(0) > limit) {
            throw tooLarge(limit);
        }
        try {
            var in = request.content().inputStream();
            var bytes = in.readNBytes(limit);
            if (bytes.length == limit && in.read() >= 0) {
                throw tooLarge(limit);
            }
            return bytes;
        } catch (IOException e) {
            throw new RefusedException(Problem.badRequest("the body could not be read"), e);
        }
    }

    /// Reads on for a moment before the connection is closed. A client that is still sending would
    /// otherwise see a broken connection instead of the answer.
    static void linger(ServerRequest request) {
        boolean waitsForConsent =
                request.headers().contains(HeaderNames.EXPECT) && !request.continueSent();
        if (waitsForConsent || !Arrivals.hurry()) {
            return;
        }
        try {
            request.content().inputStream().skipNBytes(LINGER);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.TRACE,
                    "the rest of a body that nobody reads did not come",
                    e);
        }
    }

    private static void requireJson(ServerRequest request) {
        var type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        int semicolon = type.indexOf(';');
        var bare =
                (semicolon < 0 ? type : type.substring(0, semicolon))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        if (!bare.equals("application/json")
                && !(bare.startsWith("application/") && bare.endsWith("+json"))) {
            throw new RefusedException(
                    new Problem(
                            415, "content-type must be application/json, was \"" + type + "\""));
        }
    }

    private static RefusedException tooLarge(int limit) {
        return new RefusedException(
                new Problem(413, "the body is larger than %d bytes".formatted(limit)));
    }
}
