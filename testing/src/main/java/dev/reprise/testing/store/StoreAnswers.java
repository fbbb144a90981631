package dev.reprise.testing.store;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.LogRecord;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadLog;
import dev.reprise.core.store.ThreadQuery;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadSummary;
import dev.reprise.core.store.ThreadView;
import java.util.List;
import java.util.Optional;

/// All that a store answers to an owner, to be compared.
record StoreAnswers(
        List<ThreadView> views,
        List<List<LogRecord>> logs,
        List<ThreadSummary> summaries,
        List<RunRecord> runs,
        List<Optional<RunTrail>> trails,
        List<Optional<RunRecord>> active,
        List<ThreadLog.Owned<RunRecord>> waiting) {
    static StoreAnswers of(ThreadStore store, Owner owner) {
        List<ThreadId> ids = store.threads(owner, ThreadQuery.DEFAULT).items();
        var runs = store.runs(owner, RunQuery.DEFAULT).items();
        return new StoreAnswers(
                ids.stream().map(id -> store.require(owner, id)).toList(),
                ids.stream().map(id -> Sample.read(store, owner, id, 0)).toList(),
                store.summaries(owner, 10),
                runs,
                runs.stream().map(run -> store.trail(owner, run.thread(), run.run())).toList(),
                ids.stream().map(id -> store.activeRun(owner, id)).toList(),
                store.runsWithStatus(RunStatus.WAITING));
    }
}
