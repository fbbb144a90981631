package dev.reprise.runtime.prepare;

import dev.reprise.core.IdSource;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RequestPreview;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.core.tool.ProgressSink;
import dev.reprise.runtime.loop.EndedRun;
import dev.reprise.runtime.loop.Histories;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.loop.Past;
import dev.reprise.runtime.loop.RunSetup;
import dev.reprise.runtime.loop.Undoing;
import dev.reprise.runtime.loop.WaitingCalls;
import dev.reprise.runtime.resolve.ResolvedAgent;
import dev.reprise.state.PersistentList;
import dev.reprise.state.StateException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Prepares runs: everything that happens before the loop, and before anybody is answered.
public final class RunPreparer {
    private static final int ATTEMPTS = 10;

    private final @Nullable ThreadStore store;
    private final InstantSource clock;
    private final IdSource ids;
    private final RandomGenerator random;
    private final @Nullable ProgressSink progressSink;
    private final String process;
    private final Histories histories = new Histories();

    /// A preparer over a store.
    ///
    /// @param store absent when none was configured; preparing then fails
    /// @param progressSink takes what tools report, if not the events of their runs
    /// @param process names this process in claims
    public RunPreparer(
            @Nullable ThreadStore store,
            InstantSource clock,
            IdSource ids,
            RandomGenerator random,
            @Nullable ProgressSink progressSink,
            String process) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.random = random;
        this.progressSink = progressSink;
        this.process = process;
    }

    /// The request with thread and run id filled in, and without its lineage where that is not
    /// kept.
    public RunRequest complete(RunRequest given, LaunchMode mode) {
        var request =
                mode == LaunchMode.DETACHED ? given.withRun(null).withParent(null, null) : given;
        if (request.thread() == null) {
            request = request.withThread(new ThreadId(ids.nextCompact()));
        }
        return request.run() == null ? request.withRun(new RunId(ids.nextCompact())) : request;
    }

    /// Commits the input of a run and claims it. Its parent thread is the thread's, which a request
    /// may name but need not.
    ///
    /// @param given with both ids
    /// @return the run, not yet begun
    /// @throws PrepareException when the request does not fit the thread
    public LiveRun prepare(Owner owner, ResolvedAgent agent, RunRequest given, LaunchMode mode) {
        var threads = configured();
        var requested = RequestedThread.of(threads, owner, given);
        var run = requested.run();
        var thread = requested.id();
        long epoch = requested.requireNewRun();
        var request = requested.open() ? given.withState(null) : given;
        var claim = new Claim(run, epoch + 1);
        var claimed = new Entry.Claimed(claim, process, -1, Entry.Claimed.Why.START);
        threads.append(owner, thread, claimed, Guard.NONE);
        for (int attempt = 1; ; attempt++) {
            try {
                return begin(threads, owner, agent, request, mode, claim);
            } catch (StoreException e) { // somebody wrote to the thread meanwhile
                if (attempt == ATTEMPTS || !isOvertaken(e, run)) {
                    throw e;
                }
            }
        }
    }

    /// Commits the input of a run, and with it the end of those that it takes the place of.
    private LiveRun begin(
            ThreadStore threads,
            Owner owner,
            ResolvedAgent agent,
            RunRequest given,
            LaunchMode mode,
            Claim claim) {
        var thread = RequestedThread.required(given.thread());
        var before = threads.require(owner, thread);
        var request = given.withParent(given.parentRun(), before.thread().parent());
        var history = histories.take(before.thread().messages());
        var input = RunInput.of(request, before, history, agent.runScopedPaths(), clock.millis());
        var meta = mode == LaunchMode.DURABLE ? RunInput.running(agent, request) : null;
        var change =
                Entry.Changed.superseding(
                        input.change(request, meta),
                        superseded(threads, owner, thread, claim.run()));
        commit(threads, owner, thread, change, Guard.of(claim, before.version()));
        return new LiveRun(
                setup(threads, owner, agent, request, mode, claim),
                threads.require(owner, thread),
                histories,
                history,
                Past.NONE);
    }

    private static boolean isOvertaken(StoreException e, RunId run) {
        return e.reason() instanceof StoreException.Reason.VersionConflict
                || (e.reason() instanceof StoreException.Reason.Fenced fenced
                        && !fenced.run().equals(run));
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

    /// The run of a thread that waits for decisions.
    public Optional<Continuation> waiting(Owner owner, ThreadId thread) {
        return Continuation.of(configured(), owner, thread);
    }

    /// Claims a run that waits, and commits that it goes on.
    ///
    /// @param given whose decisions it goes on with, and whose state is laid over the thread's
    /// @return the run, not yet begun
    /// @throws StoreException with `VersionConflict` or `Fenced` when it does not wait any more
    public LiveRun goOn(Owner owner, ResolvedAgent agent, RunRequest given, Continuation waiting) {
        var threads = configured();
        var request = waiting.requestOf(given);
        var thread = RequestedThread.required(request.thread());
        var view = waiting.view();
        var history = histories.take(view.thread().messages());
        var messages = RunInput.fresh(request, history);
        var claimed = waiting.claim(process);
        var exactly = VersionPrecondition.exactly(view.version());
        threads.append(owner, thread, claimed, Guard.of(exactly));
        commit(
                threads,
                owner,
                thread,
                Entry.Changed.of(waiting.change(request, messages, clock.millis())),
                Guard.of(claimed.claim(), view.version()));
        var mode = waiting.record() == null ? LaunchMode.TRANSIENT : LaunchMode.DURABLE;
        return new LiveRun(
                setup(threads, owner, agent, request, mode, claimed.claim()),
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
        var end = takeover.end(clock.millis());
        if (end.isPresent()) {
            end.get().takeOverAndEnd(threads, owner, process);
            return Optional.empty();
        }
        var claimed = takeover.claim(process);
        var exactly = VersionPrecondition.exactly(takeover.view().version());
        threads.append(owner, record.thread(), claimed, Guard.of(exactly));
        // Read once nobody else can write for it any more.
        var view = threads.require(owner, record.thread());
        var history = histories.take(view.thread().messages());
        return Optional.of(
                new LiveRun(
                        setup(
                                threads,
                                owner,
                                agent,
                                takeover.request(view),
                                LaunchMode.DURABLE,
                                claimed.claim()),
                        view,
                        histories,
                        history,
                        takeover.past(threads, owner, view)));
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
        return new Undoing(configured(), agent, identity, process);
    }

    /// Whether a run was ended because taking it over got it no further.
    public static boolean isExhausted(RunRecord record) {
        return record.status() == RunStatus.DONE
                && Takeover.EXHAUSTED.equals(record.terminationDetail());
    }

    private ThreadStore configured() {
        if (store == null) {
            throw new PrepareException(new PrepareException.Reason.StoreNotConfigured());
        }
        return store;
    }

    private RunSetup setup(
            ThreadStore into,
            Owner owner,
            ResolvedAgent agent,
            RunRequest request,
            LaunchMode mode,
            Claim claim) {
        var identity =
                new RunIdentity(
                        owner,
                        RequestedThread.required(request.thread()),
                        claim.run(),
                        agent.definition().id(),
                        request.origin(),
                        request.parentThread(),
                        request.parentRun(),
                        null);
        boolean recorded = mode == LaunchMode.DURABLE;
        return new RunSetup(
                identity,
                agent,
                into,
                claim,
                process,
                recorded,
                request.sourceMailboxEntry(),
                progressSink,
                clock,
                ids,
                random);
    }

    private static void commit(
            ThreadStore store, Owner owner, ThreadId thread, Entry.Changed change, Guard guard) {
        try {
            store.append(owner, thread, change, guard);
        } catch (StoreException e) {
            if (e.getCause() instanceof StateException state) {
                throw new PrepareException(
                        new PrepareException.Reason.State(String.valueOf(state.getMessage())), e);
            }
            throw e;
        }
    }

    /// A run that waits on this thread gives way: its calls are not answered any more. So does one
    /// that did not end when it was asked to, or that a process left behind; its own commits fail
    /// from then on. Read after the thread: whoever changes them from here on changes the version
    /// too.
    private List<Entry.Superseded> superseded(
            ThreadStore store, Owner owner, ThreadId thread, RunId newer) {
        return store.openRuns(owner, thread).stream()
                .map(older -> EndedRun.superseded(older, newer, clock.millis()))
                .map(end -> end.inAnother(store, owner, process))
                .toList();
    }
}
