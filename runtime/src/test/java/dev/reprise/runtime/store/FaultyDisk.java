package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The file system, with failures to order.
final class FaultyDisk implements Disk {
    /// How many bytes of the next write reach the file before it fails; -1 for no failure.
    volatile int failWriteAfter = -1;

    /// Whether the index cannot be continued.
    volatile boolean failIndex;

    volatile boolean failTruncate;
    volatile boolean failSync;

    /// To logs.
    final AtomicInteger writes = new AtomicInteger();

    final AtomicInteger syncs = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final Set<Path> forcedFolders = ConcurrentHashMap.newKeySet();

    /// Names of files that were removed and of folders that were forced, in order.
    final Queue<String> foldersChanged = new ConcurrentLinkedQueue<>();

    private final AtomicInteger atOnce = new AtomicInteger();

    /// Thrown when a derived file is made.
    volatile @Nullable RuntimeException failDerived;

    volatile Runnable duringSync = () -> {};

    /// While the document of t1 is made.
    volatile Runnable duringDocument = () -> {};

    /// While the file of run r1 is made.
    volatile Runnable duringRunFile = () -> {};

    /// Names of files that were forced, in order.
    final Queue<String> filesForced = new ConcurrentLinkedQueue<>();

    @Override
    public LogFile create(Path path) throws IOException {
        var failure = failDerived;
        if (failure != null && path.toString().endsWith(".tmp")) {
            throw failure;
        }
        if (path.getFileName().toString().startsWith(".t1.")) {
            duringDocument.run();
        }
        if (path.getFileName().toString().startsWith(".r1.")) {
            duringRunFile.run();
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
        foldersChanged.add("removed " + path.getFileName());
    }

    @Override
    public void force(Path folder) throws IOException {
        force(() -> Disk.ofFileSystem().force(folder));
        forcedFolders.add(folder);
        foldersChanged.add("forced " + folder.getFileName());
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
                if (failIndex && path.endsWith("_index")) {
                    throw new IOException("No space left on device");
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
                filesForced.add(path.getFileName().toString());
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
