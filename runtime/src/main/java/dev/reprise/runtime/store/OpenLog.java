package dev.reprise.runtime.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The log of one thread as it is written: where it ends, and its file, opened when it is needed.
/// With the lock of the thread's file held.
final class OpenLog {
    private static final System.Logger LOG = System.getLogger(OpenLog.class.getName());

    private static final long NOTHING = -1;

    private final ThreadFile of;
    private final StoreContext store;
    private Disk.@Nullable LogFile file;
    private long end;

    /// Where it has to be cut before it is read again, because a failed append could not be taken
    /// away.
    private long cutTo = NOTHING;

    OpenLog(ThreadFile of, StoreContext store, long end) {
        this.of = of;
        this.store = store;
        this.end = end;
    }

    long end() {
        return end;
    }

    /// It was read, or made, up to here.
    void endAt(long newEnd) {
        end = newEnd;
    }

    boolean isOpen() {
        return file != null;
    }

    /// Whether it holds what was not appended, and has to be cut and read again.
    boolean isTorn() {
        return cutTo != NOTHING;
    }

    Disk.LogFile get() throws IOException {
        if (file == null) {
            file =
                    store.workingSet()
                            .open(of, () -> store.disk().open(store.folder().log(of.id())));
        }
        return file;
    }

    /// Appends a record, or leaves nothing of it: if that fails, too, the log is torn.
    void write(FrameBuffer record) throws IOException {
        var open = get();
        try {
            open.write(end, record.bytes(), record.start(), record.size());
        } catch (IOException e) {
            cutBack(open, e);
            throw e;
        }
        end += record.size();
    }

    private void cutBack(Disk.LogFile open, IOException failure) {
        try {
            open.truncate(end);
        } catch (IOException e) {
            failure.addSuppressed(e);
            tear(end);
        }
    }

    /// Nothing behind this counts.
    void tear(long kept) {
        drop();
        cutTo = kept;
    }

    /// Cuts a torn log.
    void cut() throws IOException {
        if (isTorn()) {
            store.cuts().add(of.id());
            try (var torn = store.disk().open(store.folder().log(of.id()))) {
                torn.truncate(cutTo);
            }
            cutTo = NOTHING;
        }
    }

    void close() throws IOException {
        var open = file;
        if (open != null) {
            file = null;
            try {
                open.close();
            } finally {
                store.workingSet().closed(of);
            }
        }
    }

    /// As [#close], of a file that nothing is lost of.
    void drop() {
        try {
            close();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "log of thread " + of.id() + " could not be closed",
                    e);
        }
    }
}
