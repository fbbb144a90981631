package dev.reprise.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.Locale;

/// Reads the bytes of a JSON body, no more of them than allowed.
final class RequestBody {
    private RequestBody() {}

    static byte[] read(ServerRequest request, int limit) {
        requireJson(request);
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        if (request.headers().contentLength().orElse(0) > limit) {
            throw tooLarge(limit);
        }
        var bytes = bytes(request, limit);
        Arrivals.complete();
        return bytes;
    }

    private static byte[] bytes(ServerRequest request, int limit) {
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

    static RefusedException tooLarge(int limit) {
        return new RefusedException(
                new Problem(413, "the body is larger than %d bytes".formatted(limit)));
    }
}
