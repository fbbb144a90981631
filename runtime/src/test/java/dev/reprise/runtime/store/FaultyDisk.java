package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// The file system, with failures to order.
final class FaultyDisk implements Disk {
    /// How many bytes of the next write reach the file before it fails; -1 for no failure.
    volatile int failWriteAfter = -1;

    volatile boolean failTruncate;
    volatile boolean failSync;
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger syncs = new AtomicInteger();
    volatile Runnable duringSync = () -> {};

    @Override
    public LogFile create(Path path) throws IOException {
        return faulty(Disk.ofFileSystem().create(path));
    }

    @Override
    public LogFile open(Path path) throws IOException {
        return faulty(Disk.ofFileSystem().open(path));
    }

    private LogFile faulty(LogFile file) {
        return new LogFile() {
            @Override
            public long length() throws IOException {
                return file.length();
            }

            @Override
            public void write(long at, byte[] bytes, int offset, int count) throws IOException {
                writes.incrementAndGet();
                if (failWriteAfter >= 0) {
                    file.write(at, bytes, offset, Math.min(failWriteAfter, count));
                    throw new IOException("No space left on device");
                }
                file.write(at, bytes, offset, count);
            }

            @Override
            public void sync() throws IOException {
                syncs.incrementAndGet();
                duringSync.run();
                if (failSync) {
                    throw new IOException("Input/output error");
                }
                file.sync();
            }

            @Override
            public void truncate(long length) throws IOException {
                if (failTruncate) {
                    throw new IOException("Input/output error");
                }
                file.truncate(length);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
