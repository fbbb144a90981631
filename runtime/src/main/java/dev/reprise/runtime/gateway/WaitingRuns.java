package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.loop.EndedRun;
import java.time.InstantSource;

/// The runs that wait for decisions; no process owns them.
record WaitingRuns(ThreadStore store, InstantSource clock) {
    private static final int ATTEMPTS = 10;

    /// Ends a run and the calls it waits for as cancelled, in one change.
    ///
    /// @return false when the run does not wait
    boolean cancel(Owner owner, RunId run) {
        for (int attempt = 1; ; attempt++) {
            try {
                return tryToCancel(owner, run);
            } catch (StoreException e) { // somebody wrote to the thread meanwhile
                if (attempt == ATTEMPTS
                        || !(e.reason() instanceof StoreException.Reason.VersionConflict)) {
                    throw e;
                }
            }
        }
    }

    private boolean tryToCancel(Owner owner, RunId run) {
        var view = store.run(owner, run).flatMap(known -> store.load(owner, known.thread()));
        // Read after the thread: whoever changes the record from here on changes the version too.
        var record = store.run(owner, run).filter(known -> known.status() == RunStatus.WAITING);
        if (view.isEmpty() || record.isEmpty()) {
            return false;
        }
        EndedRun.of(record.get(), new Termination.Cancelled(), clock.millis())
                .endWaiting(store, owner, view.get());
        return true;
    }
}
