package dev.reprise.runtime.store;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the records of a log file one after another, through a handle of its own.
final class FrameReader implements Closeable {
    private static final int CHUNK = 1 << 16;

    private final FileInputStream file;
    private final long limit;
    private byte[] bytes = new byte[CHUNK];
    private int from;
    private int to;
    private long offset;

    /// @param offset where a record begins
    /// @param limit where to stop reading
    FrameReader(Path path, long offset, long limit) throws IOException {
        file = new FileInputStream(path.toFile());
        this.offset = offset;
        this.limit = limit;
        file.skipNBytes(offset);
    }

    /// Where the next record begins.
    long offset() {
        return offset;
    }

    boolean isAtEnd() {
        return offset >= limit;
    }

    /// The content of the next record; null at the end, and where there is no undamaged record.
    byte @Nullable [] next() throws IOException {
        var header = header();
        if (header == null || !header.matches(bytes, from)) {
            return null;
        }
        var content =
                Arrays.copyOfRange(
                        bytes, from + header.size(), from + header.size() + header.length());
        advance(header);
        return content;
    }

    /// Passes over the next record without looking at it.
    ///
    /// @return whether there is one
    boolean skip() throws IOException {
        var header = header();
        if (header != null) {
            advance(header);
        }
        return header != null;
    }

    private void advance(Frame.Header header) {
        from += header.whole();
        offset += header.whole();
    }

    private Frame.@Nullable Header header() throws IOException {
        var header = Frame.readHeader(bytes, from, to);
        while (header == null && fill()) {
            header = Frame.readHeader(bytes, from, to);
        }
        return header;
    }

    /// Whether there is a good record behind a bad one, which makes the bad one damage, not loss.
    boolean isFollowedByGood() throws IOException {
        while (fill()) {
            // everything that is left has to be looked at
        }
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                var header = Frame.readHeader(bytes, at + 1, to);
                if (header != null && header.matches(bytes, at + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Reads more, at least doubling what is at hand; false at the end.
    private boolean fill() throws IOException {
        long left = limit - offset - (to - from);
        if (left <= 0) {
            return false;
        }
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(2, bytes.length));
        }
        int count = file.read(bytes, to, (int) Math.min(left, bytes.length - to));
        if (count < 0) {
            return false;
        }
        to += count;
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
