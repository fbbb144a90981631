package dev.reprise.runtime.loop;

import dev.reprise.core.IdSource;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Runs that are over: what they came to, and how their work can go on.
///
/// @param ids names new threads
public record PastRuns(ThreadStore store, IdSource ids) {
    /// Codes of runs that ended as they should.
    private static final Set<String> WHOLE = Set.of("natural", "behavior_requested");

    private static final String DID =
            "An earlier attempt at this was stopped. It has done the following, which is not to be"
                    + " done again unless that is wanted:\n";

    /// How the work of a run that is over can go on.
    public enum Verb {
        /// On its thread, from its last commit.
        RESUME,
        /// On a copy of its thread without the step in which it ended, if that left anything.
        RETRY_STEP,
        /// On a copy of its thread as it was before the run, from its input.
        RESTART
    }

    /// What there is of a run that ended early.
    ///
    /// @return empty when there is no such run, or it is not over, or it came to its natural end
    public Optional<PartialResult> partial(Owner owner, RunId run) {
        return over(owner, run)
                .filter(record -> !WHOLE.contains(record.terminationCode()))
                .map(record -> partial(record, read(owner, record)));
    }

    private static PartialResult partial(RunRecord record, RunReader log) {
        return new PartialResult(
                record.run(),
                record.thread(),
                log.text(),
                log.effects().lastFirst().reversed().stream().map(PastRuns::call).toList(),
                String.valueOf(record.terminationCode()),
                record.terminationDetail(),
                record.inputTokens(),
                record.outputTokens());
    }

    private static PartialResult.Call call(DoneEffects.Done done) {
        return new PartialResult.Call(
                done.call().id(), done.call().name(), done.effect(), done.shortResult());
    }

    /// The request of a run that goes on with the work of another; for a copy of the thread, that
    /// is made here.
    ///
    /// @throws IllegalArgumentException when there is no such run, or it is not over
    public RunRequest goOn(Owner owner, RunId run, Verb verb) {
        var record =
                over(owner, run)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "run %s must be there and be over".formatted(run)));
        var request = RunRequest.of(record.agent()).withParent(run, null);
        return switch (verb) {
            case RESUME -> request.withThread(record.thread());
            case RETRY_STEP -> {
                var log = read(owner, record);
                long version = log.beforeLastStep();
                yield request.withThread(fork(owner, record, version))
                        .withMessages(told(log, log.callsAt(version)));
            }
            case RESTART -> {
                var log = read(owner, record);
                var said = new ArrayList<>(log.input());
                said.addAll(told(log, Set.of()));
                yield request.withThread(fork(owner, record, log.beforeInput()))
                        .withState(log.state())
                        .withMessages(said);
            }
        };
    }

    /// What the model has to know of a lineage that it does not see.
    ///
    /// @param seen ids of calls whose results it sees
    private List<Message> told(RunReader log, Set<String> seen) {
        var unseen =
                log.effects().lastFirst().reversed().stream()
                        .filter(done -> !seen.contains(done.call().id()))
                        .map(done ->
                                "- %s %s: %s"
                                        .formatted(
                                                done.call().name(),
                                                done.call().arguments(),
                                                done.shortResult()))
                        .collect(Collectors.joining("\n"));
        return unseen.isEmpty()
                ? List.of()
                : List.of(Message.internalSystem(ids.next(), DID + unseen));
    }

    private ThreadId fork(Owner owner, RunRecord record, long version) {
        var to = new ThreadId(ids.nextCompact());
        store.fork(owner, new Entry.Origin(record.thread(), version), to);
        return to;
    }

    private Optional<RunRecord> over(Owner owner, RunId run) {
        return store.run(owner, run).filter(record -> record.status() == RunStatus.DONE);
    }

    private RunReader read(Owner owner, RunRecord record) {
        var thread = record.thread();
        var trail =
                store.trail(owner, thread, record.run())
                        .orElseThrow(() -> StoreException.notFound(thread)); // its record is left
        try (var log = store.read(owner, record.thread(), trail.firstLsn() - 1)) {
            return RunReader.read(log, record.run());
        }
    }
}
