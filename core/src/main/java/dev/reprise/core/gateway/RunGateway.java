package dev.reprise.core.gateway;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Port: starts runs and reaches those that are there, by their ids or by names that clients gave
/// them.
public interface RunGateway {
    /// Prepares a run, commits its input, and lets it run in the background.
    ///
    /// When this returns, the input is stored; the run goes on whether anybody reads its events or
    /// not. A request of nothing but decisions is handed to the run that waits for them, also when
    /// that goes on already.
    ///
    /// @throws ResolveException when agent, model or provider is unknown; nothing is stored then
    /// @throws PrepareException when the request does not fit the thread, or the process is
    ///   shutting down; no run has begun then
    /// @throws dev.reprise.core.store.StoreException when the thread cannot be read or written
    StartedRun start(Owner owner, RunRequest request, RunOverrides overrides, LaunchMode mode);

    /// Starts a run of the agent as it is.
    ///
    /// @see #start(Owner, RunRequest, RunOverrides, LaunchMode)
    default StartedRun start(Owner owner, RunRequest request, LaunchMode mode) {
        return start(owner, request, RunOverrides.NONE, mode);
    }

    /// Refuses what [#start] would refuse as things are now, and stores nothing.
    ///
    /// @throws ResolveException when agent, model or provider is unknown
    /// @throws PrepareException when the request does not fit the thread, or the process is
    ///   shutting down
    void check(Owner owner, RunRequest request, RunOverrides overrides);

    /// What a request would bring to the thread it names; changes nothing.
    ///
    /// @throws IllegalArgumentException when it names no thread
    RequestPreview preview(Owner owner, RunRequest request);

    /// The agents that runs can be started of, in the order of registration.
    List<AgentSummary> agents();

    /// The events of a run behind a place in its stream.
    ///
    /// What a takeover made void is announced first, by a `stream_reset` event.
    ///
    /// @param after absent reads from the beginning
    /// @return empty when there is no such run
    Optional<EventFeed> feed(Owner owner, RunId run, @Nullable EventId after);

    /// Hands decisions to a run. When they are delivered, they are stored: whatever happens to this
    /// process, they are used once. Nothing has happened on any other outcome. Of several for one
    /// call the first one holds.
    ///
    /// @throws PrepareException when the run would have to go on, and the process is shutting down
    /// @throws dev.reprise.core.store.StoreException when the thread cannot be read or written
    DecisionOutcome decide(Owner owner, RunId run, List<ToolCallDecision> decisions);

    /// Asks a run to stop. One that waits for decisions ends at once, with the calls it waits for.
    /// The wish is stored: a run whose process dies first is ended by the next.
    ///
    /// @throws dev.reprise.core.store.StoreException when the thread cannot be read or written
    CancelOutcome cancel(Owner owner, RunId run);

    /// Goes on with the work of a run that is over, in a new run.
    ///
    /// @param named gives the request of the new run an id or an alias
    /// @return empty when there is no such run
    /// @throws IllegalArgumentException when it is not over, or did not end so that it can be
    ///   requeued
    /// @throws PrepareException as [#start]
    Optional<StartedRun> goOn(Owner owner, RunId run, GoingOn how, UnaryOperator<RunRequest> named);

    /// Goes on with the work of a run that is over, in a new run with an id of its own.
    ///
    /// @see #goOn(Owner, RunId, GoingOn, UnaryOperator)
    default Optional<StartedRun> goOn(Owner owner, RunId run, GoingOn how) {
        return goOn(owner, run, how, UnaryOperator.identity());
    }

    /// Takes back what a run that is over did outside, the last first, as far as its tools can.
    ///
    /// @param most how many effects
    /// @return what was taken back, an effect that could not be is the last one; empty when there
    ///   is no such run
    /// @throws IllegalArgumentException when it is not over
    Optional<List<Undone>> undo(Owner owner, RunId run, int most);

    /// Removes a thread. Its run ends first, and none begins on it meanwhile; a missing one is
    /// fine.
    ///
    /// What waits in a mailbox for the thread is left there, see [BackgroundRuns#delete].
    ///
    /// @throws dev.reprise.core.store.StoreException when the thread cannot be read or written
    void delete(Owner owner, ThreadId thread);

    /// The run of a thread that this process is running, if any.
    Optional<RunId> active(Owner owner, ThreadId thread);

    /// Names one more who hears of the runs of this process, until what is returned is closed.
    Cancellation.Registration listen(RunListener listener);

    /// Hears that something becomes of a run.
    @FunctionalInterface
    interface RunListener {
        /// A run begins, goes on, comes to wait or is over. On the thread where that happens, which
        /// must not wait; the store may say so a moment later.
        void moved(Owner owner, RunId run);
    }

    /// A run that has begun or goes on, and its events from there.
    ///
    /// @param joined whether it was going on already and was handed the decisions of the request;
    ///   its events then begin in the middle
    record StartedRun(ThreadId thread, RunId run, EventFeed events, boolean joined) {
        /// One that begins or goes on with this request.
        public StartedRun(ThreadId thread, RunId run, EventFeed events) {
            this(thread, run, events, false);
        }
    }

    /// What became of decisions.
    sealed interface DecisionOutcome {
        /// The run has them, or had them before.
        record Delivered() implements DecisionOutcome {}

        /// Somebody else was first for one of the calls.
        ///
        /// @param winner what holds for that call
        record AlreadyDecided(ToolCallDecision winner) implements DecisionOutcome {}

        /// Too many of the run's decisions wait for calls that do not wait for them.
        record TooManyEarly(int most) implements DecisionOutcome {}

        /// The run is over, or it waits and none of them matches.
        record NotActive() implements DecisionOutcome {}

        record NotFound() implements DecisionOutcome {}
    }

    /// What became of a wish to cancel.
    enum CancelOutcome {
        REQUESTED,
        /// The run is already over.
        NOT_ACTIVE,
        NOT_FOUND
    }
}
