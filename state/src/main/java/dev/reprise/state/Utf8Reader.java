package dev.reprise.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8 and refuses what is not, naming the byte. Closing it leaves the stream open.
final class Utf8Reader extends Reader {
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes;
    private long bytesBefore;
    private boolean ended;

    /// A reader of all that is left in a stream.
    ///
    /// @param buffer bytes read at a time
    Utf8Reader(InputStream in, int buffer) {
        this.in = in;
        this.bytes = ByteBuffer.allocate(Math.max(buffer, 4)).limit(0);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length < 2) {
            throw new IllegalArgumentException("no room for a surrogate pair");
        }
        var chars = CharBuffer.wrap(target, offset, length);
        var start = chars.position();
        while (chars.position() == start) {
            var result = decoder.decode(bytes, chars, ended);
            refuseMalformed(result);
            if (chars.position() == start && !ended) {
                fill();
            } else if (ended && chars.position() == start) {
                return -1;
            }
        }
        return chars.position() - start;
    }

    private void fill() throws IOException {
        bytesBefore += bytes.position();
        bytes.compact();
        var count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
    }

    private void refuseMalformed(CoderResult result) {
        if (result.isError()) {
            throw new JsonException("invalid UTF-8 at byte " + (bytesBefore + bytes.position()));
        }
    }

    @Override
    public void close() {}
}
