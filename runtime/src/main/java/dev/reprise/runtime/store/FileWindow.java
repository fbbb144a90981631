package dev.reprise.runtime.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// The part of a file that is in memory, through a handle of its own. Not a channel, which an
/// interrupt would close.
final class FileWindow implements Closeable {
    static final int SIZE = 1 << 16;

    private final RandomAccessFile file;
    private final long limit;
    private byte[] bytes = new byte[SIZE];
    private long start;
    private int count;

    /// @param limit where the file counts as ended
    FileWindow(Path path, long limit) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
        this.limit = limit;
    }

    byte[] bytes() {
        return bytes;
    }

    long limit() {
        return limit;
    }

    /// Moves to a part of the file.
    ///
    /// @return where in [#bytes()] it begins; -1 if the file ends ahead of its end
    int show(long at, int length) throws IOException {
        if (at + length > limit) {
            return -1;
        }
        if (at < start || at + length > start + count) {
            moveTo(at);
            reserve(length);
            while (count < length) {
                if (!fill()) {
                    return -1;
                }
            }
        }
        return (int) (at - start);
    }

    private void moveTo(long at) {
        long known = start + count;
        if (at >= start && at < known) {
            count = (int) (known - at);
            System.arraycopy(bytes, (int) (at - start), bytes, 0, count);
        } else {
            count = 0;
        }
        start = at;
    }

    private void reserve(int length) {
        if (bytes.length < length) {
            var larger = new byte[length];
            System.arraycopy(bytes, 0, larger, 0, count);
            bytes = larger;
        }
    }

    private boolean fill() throws IOException {
        file.seek(start + count);
        long left = limit - start - count;
        int read = file.read(bytes, count, (int) Math.min(left, bytes.length - count));
        count += Math.max(read, 0);
        return read > 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
