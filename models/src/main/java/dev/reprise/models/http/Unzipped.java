package dev.reprise.models.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A compressed body as it was before. Nobody asked for it, but gateways compress all the same.
///
/// Nothing is read before the first byte is wanted.
final class Unzipped extends InputStream {
    private final InputStream body;
    private @Nullable InputStream content;

    private Unzipped(InputStream body) {
        this.body = body;
    }

    /// The body itself, where it is not compressed.
    static InputStream of(HttpHeaders headers, InputStream body) {
        var encoding = headers.firstValue("content-encoding").orElse("").strip();
        return encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")
                ? new Unzipped(body)
                : body;
    }

    private InputStream content() throws IOException {
        var opened = content == null ? new GZIPInputStream(body) : content;
        content = opened;
        return opened;
    }

    @Override
    public int read() throws IOException {
        return content().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return content().read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
