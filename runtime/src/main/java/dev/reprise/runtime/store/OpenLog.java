package dev.reprise.runtime.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The log of one thread as far as it is open for writing, opened when it is needed. With the lock
/// of the thread's file held.
final class OpenLog {
    private static final System.Logger LOG = System.getLogger(OpenLog.class.getName());

    private final ThreadFile of;
    private final StoreContext store;
    private Disk.@Nullable LogFile file;

    OpenLog(ThreadFile of, StoreContext store) {
        this.of = of;
        this.store = store;
    }

    Disk.LogFile get() throws IOException {
        if (file == null) {
            file =
                    store.workingSet()
                            .open(of, () -> store.disk().open(store.folder().log(of.id())));
        }
        return file;
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
