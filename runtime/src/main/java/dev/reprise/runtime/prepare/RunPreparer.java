package dev.reprise.runtime.prepare;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RequestPreview;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.lease.Leases;
import dev.reprise.runtime.loop.DecidedCalls;
import dev.reprise.runtime.loop.Histories;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.loop.PastRuns;
import dev.reprise.runtime.loop.Undoing;
import dev.reprise.runtime.loop.WaitingCalls;
import dev.reprise.runtime.resolve.ResolvedAgent;
import dev.reprise.runtime.result.ResultLimit;
import dev.reprise.state.PersistentList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Prepares runs: everything that happens before the loop, and before anybody is answered.
public final class RunPreparer {
    private final @Nullable ThreadStore store;
    private final RunSetups setups;
    private final Histories histories;

    /// A preparer over a store.
    ///
    /// @param store absent when none was configured; preparing then fails
    /// @param limit of what models see of one result
    public RunPreparer(@Nullable ThreadStore store, RunSetups setups, ResultLimit limit) {
        this.store = store;
        this.setups = setups;
        this.histories = new Histories(limit);
    }

    /// The request with thread and run id filled in, and without its lineage where that is not
    /// kept.
    public RunRequest complete(RunRequest given, LaunchMode mode) {
        var request =
                mode == LaunchMode.DETACHED ? given.withRun(null).withParent(null, null) : given;
        if (request.thread() == null) {
            request = request.withThread(new ThreadId(setups.ids().nextCompact()));
        }
        return request.run() == null
                ? request.withRun(new RunId(setups.ids().nextCompact()))
                : request;
    }

    /// Commits the input of a run and claims it. Its parent thread is the thread's, which a request
    /// may name but need not.
    ///
    /// @param given with both ids
    /// @return the run, not yet begun
    /// @throws PrepareException when the request does not fit the thread
    public LiveRun prepare(Owner owner, ResolvedAgent agent, RunRequest given, LaunchMode mode) {
        return new NewRun(configured(), setups, histories, owner, agent, mode).prepare(given);
    }

    /// Refuses what [#prepare] would refuse, and writes nothing.
    ///
    /// @param request with both ids
    /// @throws PrepareException when the request does not fit the thread
    public void check(Owner owner, RunRequest request) {
        RequestedThread.of(configured(), owner, request).check();
    }

    /// Whether the user says something that the thread does not hold yet.
    public boolean bringsInput(Owner owner, RunRequest request) {
        var known =
                configured()
                        .load(owner, RequestedThread.required(request.thread()))
                        .map(view -> view.thread().messages())
                        .orElse(PersistentList.of());
        var history = histories.take(known);
        boolean bringsInput = RunInput.bringsInput(request, history);
        histories.keep(known, history);
        return bringsInput;
    }

    /// What a request would bring to the thread it names.
    ///
    /// @throws IllegalArgumentException when it names none
    public RequestPreview preview(Owner owner, RunRequest request) {
        var found = configured().load(owner, RequestedThread.required(request.thread()));
        if (found.isEmpty()) {
            return new RequestPreview(false, request.messages(), List.of());
        }
        var known = found.get().thread().messages();
        var history = histories.take(known);
        var fresh = request.messages().stream().filter(message -> !history.holds(message)).toList();
        histories.keep(known, history);
        var early = WaitingCalls.early(found.get().state(), request.decisions());
        var matching = new ArrayList<>(request.decisions());
        matching.removeAll(early);
        return new RequestPreview(true, fresh, matching);
    }

    /// Whether a call on the request's thread waits for one of its decisions.
    public boolean answers(Owner owner, RunRequest request) {
        return configured()
                .load(owner, RequestedThread.required(request.thread()))
                .filter(view -> WaitingCalls.areAnsweredBy(view.state(), request.decisions()))
                .isPresent();
    }

    /// What was decided where one of the request's decisions comes too late for its call.
    public Optional<ToolCallDecision> winner(Owner owner, RunRequest request) {
        return configured()
                .load(owner, RequestedThread.required(request.thread()))
                .flatMap(view ->
                        DecidedCalls.of(view.state(), List.of()).winnerOver(request.decisions()));
    }

    /// The run of a thread that waits for decisions.
    public Optional<Continuation> waiting(Owner owner, ThreadId thread) {
        return Continuation.of(configured(), owner, thread);
    }

    /// Claims a run that waits, and commits that it goes on.
    ///
    /// @param given whose decisions it goes on with, and whose state is laid over the thread's
    /// @return the run, not yet begun
    /// @throws StoreException with `VersionConflict` or `Fenced` when it does not wait any more
    /// @throws PrepareException with `GoingOn` when somebody else is about to let it go on
    public LiveRun goOn(Owner owner, ResolvedAgent agent, RunRequest given, Continuation waiting) {
        var request = waiting.requestOf(given);
        var claimed = waiting.claim(setups.process());
        return leases().claiming(
                        owner, claimed.claim(), () -> goOn(owner, agent, request, waiting, claimed))
                .orElseThrow(() ->
                        new PrepareException(
                                new PrepareException.Reason.GoingOn(
                                        waiting.view().thread().id().value(),
                                        waiting.run().value())));
    }

    private LiveRun goOn(
            Owner owner,
            ResolvedAgent agent,
            RunRequest request,
            Continuation waiting,
            Entry.Claimed claimed) {
        var threads = configured();
        var thread = RequestedThread.required(request.thread());
        var view = waiting.view();
        var history = histories.take(view.thread().messages());
        var messages = RunInput.fresh(request, history);
        var exactly = VersionPrecondition.exactly(view.version());
        threads.append(owner, thread, claimed, Guard.of(exactly));
        NewRun.commit(
                threads,
                owner,
                thread,
                Entry.Changed.of(waiting.change(request, messages, setups.clock().millis())),
                Guard.of(claimed.claim(), view.version()));
        inputs().add(owner, thread, waiting.run(), waiting.early(request.decisions()), Guard.NONE);
        var mode = waiting.record() == null ? LaunchMode.TRANSIENT : LaunchMode.DURABLE;
        return new LiveRun(
                setups.of(threads, owner, agent, request, mode, claimed.claim()),
                threads.require(owner, thread),
                histories,
                history,
                waiting.past());
    }

    /// Takes over a run whose owner died, so that it goes on from its last commit. Whoever owned it
    /// cannot write for it from here on. One that was taken over again and again without getting
    /// any further is ended instead, and so is one whose thread has gone on without it.
    ///
    /// @param record of a run that is called running
    /// @return the run, not yet begun; empty when it is not running any more, or was ended
    /// @throws StoreException with `Fenced` or `VersionConflict` when somebody else was faster
    public Optional<LiveRun> takeOver(Owner owner, ResolvedAgent agent, RunRecord record) {
        var threads = configured();
        var found = Takeover.of(threads, owner, record);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var takeover = found.get();
        var claimed = takeover.claim(setups.process());
        var claim = claimed.claim();
        var end = takeover.end(setups.clock().millis());
        if (end.isPresent()) {
            leases().claiming(
                            owner,
                            claim,
                            () -> {
                                end.get().takeOverAndEnd(threads, owner, claim, setups.process());
                                return claim;
                            })
                    .ifPresent(ended -> leases().giveUp(owner, ended));
            return Optional.empty();
        }
        return leases().claiming(owner, claim, () -> takeOver(owner, agent, takeover, claimed));
    }

    private LiveRun takeOver(
            Owner owner, ResolvedAgent agent, Takeover takeover, Entry.Claimed claimed) {
        var threads = configured();
        var thread = takeover.record().thread();
        var exactly = VersionPrecondition.exactly(takeover.view().version());
        threads.append(owner, thread, claimed, Guard.of(exactly));
        // Read once nobody else can write for it any more.
        var view = threads.require(owner, thread);
        var history = histories.take(view.thread().messages());
        return new LiveRun(
                setups.of(
                        threads,
                        owner,
                        agent,
                        takeover.request(view),
                        LaunchMode.DURABLE,
                        claimed.claim()),
                view,
                histories,
                history,
                takeover.past(threads, owner, view));
    }

    /// The leases of the runs that are worked on here.
    public Leases leases() {
        return setups.leases();
    }

    /// The request of a run that goes on with the work of one that is over; for a copy of the
    /// thread, that is made here.
    public RunRequest goOn(Owner owner, RunId run, PastRuns.Verb verb) {
        return new PastRuns(configured(), setups.ids()).goOn(owner, run, verb);
    }

    /// What takes back the effects of a run that is over.
    public Undoing undoing(Owner owner, ResolvedAgent agent, RunRecord record) {
        var identity =
                new RunIdentity(
                        owner,
                        record.thread(),
                        record.run(),
                        record.agent(),
                        record.origin(),
                        record.parentThread(),
                        record.parentRun(),
                        null);
        return new Undoing(configured(), agent, identity, setups.process(), setups.leftBehind());
    }

    /// Whether a run was ended because taking it over got it no further.
    public static boolean isExhausted(RunRecord record) {
        return record.status() == RunStatus.DONE
                && Takeover.EXHAUSTED.equals(record.terminationDetail());
    }

    /// What arrives for runs.
    public InputLog inputs() {
        return new InputLog(configured(), setups.ids());
    }

    private ThreadStore configured() {
        if (store == null) {
            throw new PrepareException(new PrepareException.Reason.StoreNotConfigured());
        }
        return store;
    }
}
