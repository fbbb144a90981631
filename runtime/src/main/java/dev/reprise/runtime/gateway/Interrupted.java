package dev.reprise.runtime.gateway;

import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.loop.EndedRun;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// Ends the runs that a process left behind when it died.
///
/// It does so once for each store and process: later, a run that is called running is running.
final class Interrupted {
    private static final System.Logger LOG = System.getLogger(Interrupted.class.getName());
    private static final String DETAIL = "interrupted by a restart";
    private static final Map<ThreadStore, Once> STORES =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final ThreadStore store;
    private final InstantSource clock;
    private final String process;

    Interrupted(ThreadStore store, InstantSource clock, String process) {
        this.store = store;
        this.clock = clock;
        this.process = process;
    }

    /// Records every run that is still called running as failed, unless that was done before; one
    /// for which the store fails is tried again the next time. Whoever asks meanwhile waits. To be
    /// called before new runs begin.
    ///
    /// @return how many were recorded
    int end() {
        var once = STORES.computeIfAbsent(store, _ -> new Once());
        synchronized (once) {
            var left = once.left == null ? store.runsWithStatus(RunStatus.RUNNING) : once.left;
            var failed = new ArrayList<ThreadLog.Owned<RunRecord>>();
            int ended = 0;
            for (var run : left) {
                switch (tryToEnd(run)) {
                    case ENDED -> ended++;
                    case AGAIN -> failed.add(run);
                    case NEVER -> {}
                }
            }
            once.left = failed;
            return ended;
        }
    }

    private enum Outcome {
        ENDED,
        AGAIN,
        NEVER
    }

    private Outcome tryToEnd(ThreadLog.Owned<RunRecord> left) {
        var run = left.value().run();
        try {
            var record = store.run(left.owner(), run);
            if (record.isEmpty() || record.get().status() != RunStatus.RUNNING) {
                return Outcome.NEVER; // a newer run has closed it
            }
            EndedRun.of(record.get(), new Termination.Failed(DETAIL), clock.millis())
                    .takeOverAndEnd(store, left.owner(), process);
            return Outcome.ENDED;
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "run " + run + " could not be ended", e);
            boolean again =
                    e.retryable() || e.reason() instanceof StoreException.Reason.VersionConflict;
            return again ? Outcome.AGAIN : Outcome.NEVER;
        }
    }

    /// What is left to be ended in a store, absent before it was looked through; its own lock
    /// guards it.
    private static final class Once {
        private @Nullable List<ThreadLog.Owned<RunRecord>> left;
    }
}
