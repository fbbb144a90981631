package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.loop.Undoing;
import dev.reprise.runtime.prepare.RunPreparer;
import dev.reprise.runtime.resolve.AgentResolver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The runs that are over.
///
/// @param store absent when none was configured; no run is known then
record PastRuns(AgentResolver agents, RunPreparer preparer, @Nullable ThreadStore store) {
    private Optional<RunRecord> find(Owner owner, RunId run) {
        return Optional.ofNullable(store).flatMap(known -> known.run(owner, run));
    }

    /// A request for a run in the place of one that was taken over again and again without getting
    /// any further; empty when it did not end so.
    Optional<RunRequest> again(Owner owner, RunId run) {
        return find(owner, run)
                .filter(RunPreparer::isExhausted)
                .map(record ->
                        RunRequest.of(record.agent())
                                .withThread(record.thread())
                                .withParent(record.run(), null));
    }

    /// What takes back the effects of a run.
    ///
    /// @throws IllegalArgumentException when there is no such run, or it is not over
    Undoing undoing(Owner owner, RunId run) {
        var record =
                find(owner, run)
                        .filter(known -> known.status() == RunStatus.DONE)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "run %s must be there and be over".formatted(run)));
        return preparer.undoing(owner, agents.resolve(record.agent()), record);
    }
}
