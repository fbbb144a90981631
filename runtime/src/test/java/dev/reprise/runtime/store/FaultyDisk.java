package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The file system, with failures to order.
final class FaultyDisk implements Disk {
    /// How many bytes of the next write reach the file before it fails; -1 for no failure.
    volatile int failWriteAfter = -1;

    volatile boolean failTruncate;
    volatile boolean failSync;
    /// To logs.
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger syncs = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final Set<Path> forcedFolders = ConcurrentHashMap.newKeySet();
    private final AtomicInteger atOnce = new AtomicInteger();

    /// Thrown when a derived file is made.
    volatile @Nullable RuntimeException failDerived;
    volatile Runnable duringSync = () -> {};

    @Override
    public LogFile create(Path path) throws IOException {
        var failure = failDerived;
        if (failure != null && path.toString().endsWith(".tmp")) {
            throw failure;
        }
        return faulty(path, Disk.ofFileSystem().create(path));
    }

    @Override
    public LogFile open(Path path) throws IOException {
        return faulty(path, Disk.ofFileSystem().open(path));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Disk.ofFileSystem().rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        Disk.ofFileSystem().delete(path);
    }

    @Override
    public void force(Path folder) throws IOException {
        force(() -> Disk.ofFileSystem().force(folder));
        forcedFolders.add(folder);
    }

    private void force(Forcing real) throws IOException {
        syncs.incrementAndGet();
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            duringSync.run();
            if (failSync) {
                throw new IOException("Input/output error");
            }
            real.run();
        } finally {
            atOnce.decrementAndGet();
        }
    }

    /// The real thing.
    private interface Forcing {
        void run() throws IOException;
    }

    private LogFile faulty(Path path, LogFile file) {
        return new LogFile() {
            @Override
            public long length() throws IOException {
                return file.length();
            }

            @Override
            public void write(long at, byte[] bytes, int offset, int count) throws IOException {
                if (path.toString().endsWith(".log")) {
                    writes.incrementAndGet();
                }
                if (failWriteAfter >= 0) {
                    file.write(at, bytes, offset, Math.min(failWriteAfter, count));
                    throw new IOException("No space left on device");
                }
                file.write(at, bytes, offset, count);
            }

            @Override
            public void sync() throws IOException {
                force(file::sync);
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
