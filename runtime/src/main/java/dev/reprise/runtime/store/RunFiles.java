package dev.reprise.runtime.store;

import dev.reprise.core.Owner;
import dev.reprise.core.log.ThreadFold;
import dev.reprise.core.store.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The files of the runs of one thread. Written without the lock of the thread's file.
final class RunFiles {
    private final StoreContext store;
    private final ReentrantLock lock = new ReentrantLock(); // taken to write one of them

    RunFiles(StoreContext store) {
        this.store = store;
    }

    /// Those whose files have to be written: on a change of status, not on each commit.
    static List<RunRecord> due(List<RunRecord> changed, ThreadFold before) {
        var due = new ArrayList<RunRecord>(0);
        for (var run : changed) {
            var known = before.run(run.run());
            if (known.isEmpty() || known.get().status() != run.status()) {
                due.add(run);
            }
        }
        return due;
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
