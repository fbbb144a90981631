package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.store.RunRecord;
import java.util.concurrent.locks.ReentrantLock;

/// The files of the runs of one thread. Written without the lock of the thread's file.
final class RunFiles {
    private final StoreContext store;
    private final ReentrantLock lock = new ReentrantLock(); // taken to write one of them

    RunFiles(StoreContext store) {
        this.store = store;
    }

    /// Writes the file of a run, unless the run has moved on since: then whoever moved it writes
    /// the file, and may have done so already.
    void write(Owner owner, RunRecord record) {
        lock.lock();
        try {
            store.runs()
                    .find(owner, record.run())
                    .filter(known -> known.status() == record.status())
                    .ifPresent(known -> store.writeRun(owner, known));
        } finally {
            lock.unlock();
        }
    }
}
