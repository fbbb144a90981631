package dev.reprise.runtime.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The index on the disk: written whole when the store is closed, and continued by a line for each
/// thread that is made or deleted or whose runs begin, wait or end, so that after a kill only what
/// changed since has to be read. It is derived: a failure is told, removes it, and costs nothing
/// else.
final class IndexFile {
    private static final System.Logger LOG = System.getLogger(IndexFile.class.getName());

    /// A tail so much longer than what it follows is folded.
    private static final int LONGEST = 4;

    private static final long SHORT = 1 << 22;

    private final StoreFolder folder;
    private final Disk disk;
    private final Lines all;
    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private Disk.@Nullable LogFile file;
    private long whole;
    private long end;

    /// @param all in place of which lines are continued
    IndexFile(StoreFolder folder, Disk disk, Lines all) {
        this.folder = folder;
        this.disk = disk;
        this.all = all;
    }

    /// All lines of an index, written one after the other.
    @FunctionalInterface
    interface Lines {
        void writeTo(Sink sink) throws IOException;

        /// Takes a line.
        @FunctionalInterface
        interface Sink {
            void line(StoreIndex.Line line) throws IOException;
        }
    }

    /// Goes on behind what is there, or begins.
    ///
    /// @param length of what could be read
    void goOn(long length) throws IOException {
        lock.lock();
        try {
            if (length == 0) {
                begin();
            } else {
                file = disk.open(folder.index());
                file.truncate(length);
                end = length;
                whole = length;
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin() throws IOException {
        drop();
        write();
        end = Files.size(folder.index());
        whole = end;
        file = disk.open(folder.index());
    }

    private void write() throws IOException {
        folder.replace(
                folder.index(),
                out -> {
                    out.write(StoreIndex.FORMAT);
                    all.writeTo(line -> out.write(StoreIndex.bytes(line)));
                });
    }

    /// Adds a line. May be called from any thread, also with locks of threads held.
    void add(StoreIndex.Line line) {
        var bytes = StoreIndex.bytes(line);
        lock.lock();
        try {
            if (file == null) {
                return;
            }
            file.write(end, bytes, 0, bytes.length);
            end += bytes.length;
            if (end > SHORT + LONGEST * whole) {
                begin();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the index could not be written", e);
            giveUp();
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        drop();
        try {
            disk.delete(folder.index());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the index could not be removed", e);
        }
    }

    private void drop() {
        var open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "the index could not be closed", e);
            }
        }
    }

    /// Leaves it as it is.
    void abandon() {
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
    }

    /// Writes it anew, and marks it as knowing all that is in the folders.
    void close() throws IOException {
        lock.lock();
        try {
            drop();
            write();
            var mark = StoreIndex.bytes(new StoreIndex.Line.Mark(folder.changes()));
            try (var marked = disk.open(folder.index())) {
                marked.write(Files.size(folder.index()), mark, 0, mark.length);
            }
        } finally {
            lock.unlock();
        }
    }
}
