package dev.reprise.models.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Locale;

/// An answer whose body is still on its way.
public final class HttpAnswer {
    private final int status;
    private final HttpHeaders headers;
    private final InputStream sent;
    private final InputStream body;
    private final HttpCall call;

    HttpAnswer(int status, HttpHeaders headers, InputStream body, HttpCall call) {
        this.status = status;
        this.headers = headers;
        this.sent = body;
        this.body = Unzipped.of(headers, body);
        this.call = call;
    }

    public int status() {
        return status;
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /// The type of the body without parameters, in lower case; empty when not given.
    public String contentType() {
        var type = headers.firstValue("content-type").orElse("");
        var end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// The body as it arrives, decompressed. Closing it closes the connection unless it was read to
    /// its end.
    public InputStream body() {
        return body;
    }

    /// The whole body, or its beginning.
    public byte[] bytes(int limit) throws IOException {
        return body.readNBytes(limit);
    }

    /// Everything needed is there: reads what may follow for a moment, so that the connection can
    /// be used again, and gives up quietly when the end does not come. Takes half a second and 64
    /// KiB at most.
    public void finish() {
        call.drain(sent);
    }

    /// Does nothing while the call goes on.
    ///
    /// @throws dev.reprise.core.model.ModelException once the call is cancelled or was silent for
    ///   too long
    public void refuseEnded() {
        call.refuseEnded();
    }

    /// From here on silence may last only this long.
    public void hurry() {
        call.hurry();
    }
}
