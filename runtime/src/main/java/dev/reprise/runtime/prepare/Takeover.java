package dev.reprise.runtime.prepare;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.runtime.loop.EndedRun;
import dev.reprise.runtime.loop.Interruption;
import dev.reprise.runtime.loop.InterruptionReader;
import dev.reprise.runtime.loop.Past;
import dev.reprise.runtime.loop.RunState;
import dev.reprise.state.Json;
import java.util.List;
import java.util.Optional;

/// A run whose owner died, as it is stored.
///
/// @param log has read what is stored of it so far
record Takeover(
        ThreadView view,
        RunRecord record,
        RunTrail trail,
        InterruptionReader log,
        Interruption interruption) {
    /// How a run ends that gets no further however often it is taken over.
    static final String EXHAUSTED = "recovery exhausted";

    /// The run as it is now; empty when it is not running any more.
    static Optional<Takeover> of(ThreadStore store, Owner owner, RunRecord known) {
        var view = store.load(owner, known.thread());
        // Read after the thread: whoever changes the record from here on changes the version too.
        var record = store.run(owner, known.run()).filter(run -> run.status() == RunStatus.RUNNING);
        var trail = store.trail(owner, known.thread(), known.run());
        if (view.isEmpty() || record.isEmpty() || trail.isEmpty()) {
            return Optional.empty();
        }
        var reader = new InterruptionReader(known.run());
        try (var log = store.read(owner, known.thread(), trail.get().firstLsn() - 1)) {
            reader.read(log);
        }
        var interruption = reader.found(view.get().state());
        return Optional.of(
                new Takeover(view.get(), record.get(), trail.get(), reader, interruption));
    }

    /// How the run is ended, if it cannot go on.
    Optional<EndedRun> end(long now) {
        var newer =
                view.state()
                        .find(RunState.RUN.key("id"))
                        .flatMap(Json::asText)
                        .filter(id -> !id.isBlank() && !id.equals(record.run().value()));
        if (newer.isPresent()) {
            var gaveWay = EndedRun.superseded(record, new RunId(newer.get()), now);
            return Optional.of(gaveWay.having(interruption));
        }
        var exhausted = EndedRun.of(record, new Termination.Failed(EXHAUSTED), now);
        return interruption.isHopeless()
                ? Optional.of(exhausted.having(interruption))
                : Optional.empty();
    }

    Entry.Claimed claim(String process) {
        return new Entry.Claimed(
                new Claim(record.run(), trail.epoch() + 1),
                process,
                trail.lastSeq(),
                Entry.Claimed.Why.TAKEOVER);
    }

    /// The request that the run came from, as far as it is still of use.
    RunRequest request(ThreadView now) {
        return new RunRequest(
                record.agent(),
                record.thread(),
                record.run(),
                record.parentRun(),
                now.thread().parent(),
                null,
                record.origin(),
                null,
                List.of(),
                List.of(),
                record.sourceMailboxEntry());
    }

    /// What the run did before. Its owner may have written more until the claim.
    ///
    /// @param now the thread after the claim
    Past past(ThreadStore store, Owner owner, ThreadView now) {
        try (var rest = store.read(owner, record.thread(), log.lsn())) {
            log.read(rest);
        }
        return Past.interrupted(
                record.run(), log.found(now.state()), trail.lastSeq(), now.thread().messages());
    }
}
