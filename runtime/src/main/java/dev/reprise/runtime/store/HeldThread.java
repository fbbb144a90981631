package dev.reprise.runtime.store;

import dev.reprise.core.log.ThreadFold;
import org.jspecify.annotations.Nullable;

/// What one thread holds in memory beyond its row: what is folded of its log, and where to begin
/// reading that. With the lock of the thread's file held.
final class HeldThread {
    private final ThreadFile of;
    private final WorkingSet workingSet;
    private final HeldBytes weight = new HeldBytes();
    private @Nullable ThreadFold fold;
    private LogMarks marks = new LogMarks();

    HeldThread(ThreadFile of, WorkingSet workingSet) {
        this.of = of;
        this.workingSet = workingSet;
    }

    /// Absent while nobody asks for the thread.
    @Nullable ThreadFold fold() {
        return fold;
    }

    LogMarks marks() {
        return marks;
    }

    void hold(ThreadFold loaded, LogMarks itsMarks) {
        fold = loaded;
        marks = itsMarks;
        workingSet.loaded(of);
        weigh(() -> weight.count(loaded));
    }

    /// A record was appended, and the fold has taken it over.
    ///
    /// @param length as it is written
    void grew(ThreadFold held, int length) {
        weigh(() -> weight.append(held, length));
    }

    void unload() {
        if (fold != null) {
            fold = null;
            marks = new LogMarks();
            workingSet.unloaded(of);
            weigh(weight::clear);
        }
    }

    private void weigh(Runnable change) {
        long before = weight.bytes();
        change.run();
        workingSet.grew(weight.bytes() - before);
    }
}
