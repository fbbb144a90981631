package dev.reprise.runtime.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads the records of a log file one after another, through a handle of its own. What a damaged
/// record says of its length makes no room for it.
final class FrameReader implements Closeable {
    /// A record longer than this is checked piece by piece before it is taken into memory.
    private static final int LONG = 1 << 20;

    private final FileWindow window;
    private final long limit;
    private long offset;

    /// @param offset where a record begins
    /// @param limit where to stop reading
    FrameReader(Path path, long offset, long limit) throws IOException {
        window = new FileWindow(path, limit);
        this.offset = offset;
        this.limit = limit;
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
        var header = header(offset);
        if (header == null || (header.length() > LONG && !isGood(offset, header))) {
            return null;
        }
        int at = window.show(offset, header.whole());
        if (at < 0 || !header.matches(window.bytes(), at)) {
            return null;
        }
        int content = at + header.size();
        offset += header.whole();
        return Arrays.copyOfRange(window.bytes(), content, content + header.length());
    }

    /// Passes over the next record without looking at it.
    ///
    /// @return whether there is one
    boolean skip() throws IOException {
        var header = header(offset);
        if (header != null) {
            offset += header.whole();
        }
        return header != null;
    }

    private Frame.@Nullable Header header(long at) throws IOException {
        int room = Math.clamp(limit - at, 0, Frame.LONGEST_HEADER);
        int start = window.show(at, room);
        return start < 0 ? null : Frame.readHeader(window.bytes(), start, start + room, limit - at);
    }

    /// Whether there is a good record behind a bad one, which makes the bad one damage, not loss.
    boolean isFollowedByGood() throws IOException {
        long at = offset;
        while (at < limit) {
            int size = (int) Math.min(FileWindow.SIZE, limit - at);
            for (long beginning : beginnings(at, size)) {
                var header = header(beginning);
                if (header != null && isGood(beginning, header)) {
                    return true;
                }
            }
            // a header that is cut by the end of this part is whole in the next one
            at = at + size == limit ? limit : at + size - Frame.LONGEST_HEADER - 1;
        }
        return false;
    }

    /// Where in a part of the file a record seems to begin.
    private List<Long> beginnings(long from, int size) throws IOException {
        var found = new ArrayList<Long>();
        int start = window.show(from, size);
        for (int at = start; at >= 0 && at < start + size; at++) {
            long next = from + at + 1 - start;
            if (window.bytes()[at] == '\n'
                    && Frame.readHeader(window.bytes(), at + 1, start + size, limit - next)
                            != null) {
                found.add(next);
            }
        }
        return found;
    }

    /// Whether a record is undamaged, however long it is.
    private boolean isGood(long at, Frame.Header header) throws IOException {
        var sum = new CRC32C();
        long from = at + header.size();
        long end = from + header.length();
        while (from < end) {
            int size = (int) Math.min(FileWindow.SIZE, end - from);
            int start = window.show(from, size);
            if (start < 0) {
                return false;
            }
            sum.update(window.bytes(), start, size);
            from += size;
        }
        int newline = window.show(end, 1);
        return newline >= 0 && window.bytes()[newline] == '\n' && sum.getValue() == header.sum();
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
