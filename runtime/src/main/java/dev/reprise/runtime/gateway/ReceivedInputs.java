package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.store.ThreadView;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.loop.DecidedCalls;
import dev.reprise.runtime.loop.EndedRun;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.prepare.InputLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Decisions and cancellations for runs. They are in the log before anybody is answered, and reach
/// their run from there: this one's, another process's, or that of whoever takes the run over.
///
/// What an answer is given on has been checked against the thread as it is when the answer is
/// stored; the store refuses it otherwise, and it is checked again.
record ReceivedInputs(
        ThreadStore store,
        InstantSource clock,
        LiveRuns live,
        ThreadLocks starting,
        OwnRuns own,
        DecidedRuns decided) {
    private static final int ATTEMPTS = 100;

    /// Between two looks at a run that another runtime lets go on, which takes it a moment.
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// Hands decisions to a run, and lets it go on if it waits for them.
    DecisionOutcome decide(Owner owner, RunId run, List<ToolCallDecision> decisions) {
        return threadOf(owner, run)
                .map(thread ->
                        locked(
                                owner,
                                thread,
                                () -> tryToDecide(new Place(owner, thread, run), decisions, true)))
                .orElseGet(DecisionOutcome.NotFound::new);
    }

    /// Hands decisions to a run that is going on; nothing happens when it is not.
    DecisionOutcome hand(LiveRun run, List<ToolCallDecision> decisions) {
        var identity = run.setup().identity();
        var place = new Place(identity.owner(), identity.thread(), identity.run());
        return locked(place.owner(), place.thread(), () -> tryToDecide(place, decisions, false));
    }

    /// Where a run is found.
    private record Place(Owner owner, ThreadId thread, RunId run) {}

    private Optional<ThreadId> threadOf(Owner owner, RunId run) {
        return live.find(owner, run)
                .map(found -> found.setup().identity().thread())
                .or(() -> store.run(owner, run).map(RunRecord::thread));
    }

    private <T> T locked(Owner owner, ThreadId thread, Supplier<T> attempt) {
        return starting.locked(owner, thread, () -> repeated(attempt));
    }

    private static <T> T repeated(Supplier<T> action) {
        for (int attempt = 1; ; attempt++) {
            try {
                return action.get();
            } catch (StoreException e) { // somebody wrote to the thread meanwhile
                if (attempt == ATTEMPTS || !isOvertaken(e)) {
                    throw e;
                }
            } catch (PrepareException e) {
                if (attempt == ATTEMPTS || !isBeingLetGoOn(e)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static boolean isOvertaken(StoreException e) {
        return e.reason() instanceof StoreException.Reason.VersionConflict
                || e.reason() instanceof StoreException.Reason.InputArrived
                || e.reason() instanceof StoreException.Reason.Fenced;
    }

    private static boolean isBeingLetGoOn(PrepareException e) {
        return e.reason() instanceof PrepareException.Reason.GoingOn;
    }

    /// @param goesOn whether a run that waits is to go on
    private DecisionOutcome tryToDecide(
            Place place, List<ToolCallDecision> decisions, boolean goesOn) {
        var found = store.load(place.owner(), place.thread());
        if (found.isEmpty()) {
            return new DecisionOutcome.NotFound();
        }
        var view = found.get();
        var status = Standing.of(store, view, place.run());
        if (!status.isShown()) { // its calls are not those of the thread any more
            return notActive(view);
        }
        var calls = DecidedCalls.of(view.state(), view.inputsFor(place.run()));
        var winner = calls.winnerOver(decisions);
        if (winner.isPresent()) {
            return new DecisionOutcome.AlreadyDecided(winner.get());
        }
        var first = calls.firstOf(decisions);
        if (first.isEmpty() && !decisions.isEmpty()) {
            return new DecisionOutcome.Delivered();
        }
        return switch (status.status()) {
            case RUNNING -> receive(place, view, calls, first);
            case WAITING ->
                    goesOn && isContinued(place, first)
                            ? new DecisionOutcome.Delivered()
                            : notActive(view);
            case DONE -> notActive(view);
        };
    }

    /// The run may have ended after its thread was read, by a decision that is not in the view.
    ///
    /// @throws StoreException when the thread has gone on since
    private DecisionOutcome notActive(ThreadView view) {
        long now = store.require(view.owner(), view.thread().id()).version();
        if (now != view.version()) {
            throw new StoreException(
                    new StoreException.Reason.VersionConflict(view.version(), now));
        }
        return new DecisionOutcome.NotActive();
    }

    private DecisionOutcome receive(
            Place place, ThreadView view, DecidedCalls calls, List<ToolCallDecision> decisions) {
        if (calls.earlyWith(decisions) > InputLog.MOST_EARLY) {
            return new DecisionOutcome.TooManyEarly(InputLog.MOST_EARLY);
        }
        var guard =
                Guard.of(VersionPrecondition.exactly(view.version())).withInputsUpTo(view.lsn());
        var inputs = decided.preparer().inputs();
        deliver(place, inputs.add(place.owner(), place.thread(), place.run(), decisions, guard));
        return new DecisionOutcome.Delivered();
    }

    private void deliver(Place place, List<OpenInput> inputs) {
        live.find(place.owner(), place.run()).ifPresent(run -> run.deliver(inputs));
    }

    private boolean isContinued(Place place, List<ToolCallDecision> decisions) {
        if (own.isDraining()) {
            throw new PrepareException(new PrepareException.Reason.Draining());
        }
        var record = store.run(place.owner(), place.run());
        var run = record.flatMap(known -> decided.goOn(place.owner(), known, decisions));
        if (run.isEmpty()) {
            return false;
        }
        own.add(run.get());
        own.begin(run.get());
        return true;
    }

    /// Asks a run to stop. One that waits ends at once, and so do the calls it waits for.
    CancelOutcome cancel(Owner owner, RunId run) {
        return threadOf(owner, run)
                .map(thread ->
                        locked(owner, thread, () -> tryToCancel(new Place(owner, thread, run))))
                .orElse(CancelOutcome.NOT_FOUND);
    }

    private CancelOutcome tryToCancel(Place place) {
        var found = store.load(place.owner(), place.thread());
        if (found.isEmpty()) {
            return CancelOutcome.NOT_FOUND;
        }
        var view = found.get();
        var standing = Standing.of(store, view, place.run());
        return switch (standing.status()) {
            case RUNNING -> {
                stop(place, view);
                yield CancelOutcome.REQUESTED;
            }
            case WAITING ->
                    store.run(place.owner(), place.run())
                            .map(record -> endWaiting(record, view))
                            .orElse(CancelOutcome.NOT_ACTIVE);
            case DONE -> CancelOutcome.NOT_ACTIVE;
        };
    }

    private CancelOutcome endWaiting(RunRecord record, ThreadView view) {
        EndedRun.of(record, new Termination.Cancelled(), clock.millis())
                .endWaiting(store, view.owner(), view);
        own.ended(view.owner(), record);
        return CancelOutcome.REQUESTED;
    }

    /// A run of this process is told in any case: the store may be what is wrong with it.
    private void stop(Place place, ThreadView view) {
        var guard = Guard.of(VersionPrecondition.exactly(view.version()));
        try {
            var inputs = decided.preparer().inputs();
            deliver(
                    place,
                    List.of(inputs.cancel(place.owner(), place.thread(), place.run(), guard)));
        } catch (StoreException e) {
            if (!isOvertaken(e)) {
                live.find(place.owner(), place.run())
                        .ifPresent(run -> own.stop(run, "cancelled on request"));
            }
            throw e;
        }
        live.find(place.owner(), place.run()).ifPresent(own::begin);
    }

    /// Tells a run of this process what others have received for it.
    void tell(LiveRun run) {
        var identity = run.setup().identity();
        var received =
                store.load(identity.owner(), identity.thread())
                        .map(view -> view.inputsFor(identity.run()))
                        .orElse(List.of());
        if (!received.isEmpty()) {
            run.deliver(received);
        }
    }
}
