package dev.reprise.runtime.prepare;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.LogCursor;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.runtime.loop.AbandonedCalls;
import dev.reprise.runtime.loop.EndedRun;
import dev.reprise.runtime.loop.Histories;
import dev.reprise.runtime.loop.History;
import dev.reprise.runtime.loop.Interruption;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.loop.Past;
import dev.reprise.runtime.loop.RunState;
import dev.reprise.runtime.loop.WaitingCalls;
import dev.reprise.runtime.resolve.ResolvedAgent;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.StateException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A run of a request that does not go on with one that is there.
record NewRun(
        ThreadStore store,
        RunSetups setups,
        Histories histories,
        Owner owner,
        ResolvedAgent agent,
        LaunchMode mode) {
    private static final int ATTEMPTS = 10;

    /// Commits its input and claims it; what was decided ahead is stored before.
    LiveRun prepare(RunRequest given) {
        var requested = RequestedThread.of(store, owner, given);
        var run = requested.run();
        var thread = requested.id();
        requireFewEarly(given, thread);
        long epoch = requested.requireNewRun();
        var request = requested.open() ? given.withState(null) : given;
        var claim = new Claim(run, epoch + 1);
        return setups.leases()
                .claiming(owner, claim, () -> prepare(request, thread, claim))
                .orElseThrow(() ->
                        new PrepareException(new PrepareException.Reason.RunExists(run.value())));
    }

    private LiveRun prepare(RunRequest request, ThreadId thread, Claim claim) {
        var run = claim.run();
        var claimed = new Entry.Claimed(claim, setups.process(), -1, Entry.Claimed.Why.START);
        store.append(owner, thread, claimed, Guard.NONE);
        new InputLog(store, setups.ids())
                .add(owner, thread, run, request.decisions(), Guard.of(claim));
        for (int attempt = 1; ; attempt++) {
            try {
                return begin(request, claim);
            } catch (StoreException e) { // somebody wrote to the thread meanwhile
                if (attempt == ATTEMPTS || !isOvertaken(e, run)) {
                    throw e;
                }
            }
        }
    }

    private void requireFewEarly(RunRequest request, ThreadId thread) {
        if (request.decisions().size() > InputLog.MOST_EARLY) {
            Json state = store.load(owner, thread).map(ThreadView::state).orElse(JsonObject.EMPTY);
            if (WaitingCalls.early(state, request.decisions()).size() > InputLog.MOST_EARLY) {
                throw new PrepareException(
                        new PrepareException.Reason.TooManyEarly(InputLog.MOST_EARLY));
            }
        }
    }

    /// Commits the input, and with it the end of the runs whose place it takes. Until then nobody
    /// else takes those up.
    private LiveRun begin(RunRequest given, Claim claim) {
        var fenced = new ArrayList<Claim>();
        try {
            return begin(given, claim, fenced);
        } finally {
            fenced.forEach(older -> setups.leases().giveUp(owner, older));
        }
    }

    /// @param fenced takes the claims of other runs that are made
    private LiveRun begin(RunRequest given, Claim claim, List<Claim> fenced) {
        var thread = RequestedThread.required(given.thread());
        var before = store.require(owner, thread);
        var abandoned = abandoned(before, claim.run(), fenced);
        var request = given.withParent(given.parentRun(), before.thread().parent());
        var history = histories.take(before.thread().messages());
        long now = setups.clock().millis();
        var input = input(request, before, history, abandoned, now);
        var meta = mode == LaunchMode.DURABLE ? RunInput.running(agent, request) : null;
        // Read after the thread: whoever changes them from here on changes the version too.
        var older = store.openRuns(owner, thread);
        var change =
                Entry.Changed.superseding(
                        input.change(request, meta),
                        older.stream()
                                .map(run -> superseded(before, run, claim.run(), now))
                                .toList(),
                        older.stream().flatMap(run -> left(before, run.run())).toList());
        commit(store, owner, thread, change, Guard.of(claim, before.version()));
        return new LiveRun(
                setups.of(store, owner, agent, request, mode, claim),
                store.require(owner, thread),
                histories,
                history,
                Past.NONE);
    }

    private RunInput input(
            RunRequest request,
            ThreadView before,
            History history,
            AbandonedCalls abandoned,
            long now) {
        var input = RunInput.of(request, before, history, agent.runScopedPaths(), now);
        if (abandoned.isEmpty()) {
            return input;
        }
        var state = input.snapshot() == null ? before.state() : input.snapshot();
        var answered = WaitingCalls.answered(state, request.decisions()); // meant as it was then
        return input.after(
                abandoned.end(
                        state,
                        agent,
                        call -> !input.bringsInput() && !answered.contains(call),
                        setups.ids(),
                        now));
    }

    /// The calls of runs that nobody goes on with: of those that are running, which cannot begin
    /// any more from here on, and of the last one if it ended without ending what it had let go on.
    private AbandonedCalls abandoned(ThreadView before, RunId newer, List<Claim> fenced) {
        var calls = new AbandonedCalls(before.thread().messages());
        var running = new HashSet<RunId>();
        for (var older : store.openRuns(owner, before.thread().id())) {
            if (older.status() == RunStatus.RUNNING) {
                fence(older, fenced);
                running.add(older.run());
                read(calls, before, older.run(), _ -> true);
            }
        }
        if (AbandonedCalls.mayBeIn(before.state())) {
            before.state()
                    .find(RunState.RUN.key("id"))
                    .flatMap(Json::asText)
                    .filter(id -> !id.isBlank())
                    .map(RunId::new)
                    .filter(last -> !last.equals(newer) && !running.contains(last))
                    .ifPresent(last -> read(calls, before, last, resuming(before)));
        }
        return calls;
    }

    private static Predicate<String> resuming(ThreadView view) {
        return call -> AbandonedCalls.isIn(view.state(), call);
    }

    private void read(AbandonedCalls calls, ThreadView view, RunId run, Predicate<String> which) {
        fromLog(
                view,
                run,
                log -> {
                    calls.read(log, run, view.state(), which);
                    return calls;
                });
    }

    /// What the log says from the first record of a run on; empty if it does not know the run.
    private <T> Optional<T> fromLog(ThreadView view, RunId run, Function<LogCursor, T> reader) {
        var thread = view.thread().id();
        return store.trail(owner, thread, run)
                .map(trail -> {
                    try (var log = store.read(owner, thread, trail.firstLsn() - 1)) {
                        return reader.apply(log);
                    }
                });
    }

    private void fence(RunRecord older, List<Claim> fenced) {
        var trail = store.trail(owner, older.thread(), older.run());
        if (trail.isPresent()) {
            var claim = new Claim(older.run(), trail.get().epoch() + 1);
            fenced.add(claim);
            boolean _ = setups.leases().expect(owner, claim); // it gives way, whoever works on it
            var taken =
                    new Entry.Claimed(
                            claim,
                            setups.process(),
                            trail.get().lastSeq(),
                            Entry.Claimed.Why.TAKEOVER);
            store.append(owner, older.thread(), taken, Guard.NONE);
        }
    }

    /// A run that waits on this thread gives way: its calls are not answered any more. So does one
    /// that did not end when it was asked to, or that a process left behind; its own commits fail
    /// from then on.
    private Entry.Superseded superseded(ThreadView view, RunRecord older, RunId newer, long now) {
        var end = EndedRun.superseded(older, newer, now);
        if (older.status() == RunStatus.RUNNING) {
            end =
                    fromLog(
                                    view,
                                    older.run(),
                                    log -> Interruption.read(log, older.run(), view.state()))
                            .map(end::having)
                            .orElse(end);
        }
        return end.inAnother(store, owner, setups.process());
    }

    /// What was received for a run and is of no use any more.
    private static Stream<Long> left(ThreadView view, RunId run) {
        return view.inputsFor(run).stream().map(OpenInput::lsn);
    }

    private static boolean isOvertaken(StoreException e, RunId run) {
        return e.reason() instanceof StoreException.Reason.VersionConflict
                || (e.reason() instanceof StoreException.Reason.Fenced fenced
                        && !fenced.run().equals(run));
    }

    /// Appends a change that somebody asked for.
    ///
    /// @throws PrepareException when it does not fit the state
    static void commit(
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
}
