package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.GoingOn;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RequestPreview;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.gateway.Undone;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.loop.PastRuns;
import dev.reprise.runtime.prepare.RunPreparer;
import dev.reprise.runtime.resolve.AgentResolver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The gateway to the runs of this process.
public final class LocalRunGateway implements RunGateway {
    /// How often a request is looked at whose run begins to go on in the same moment.
    private static final int ATTEMPTS = 3;

    private final AgentResolver agents;
    private final RunPreparer preparer;
    private final @Nullable ThreadStore store;
    private final boolean recovers;
    private final LiveRuns live = new LiveRuns();
    private final ThreadLocks starting = new ThreadLocks();
    private final RunFeeds feeds;
    private final DecidedRuns decided;
    private final OwnRuns own;
    private final Requests requests;
    private final @Nullable ReceivedInputs inputs;
    private final @Nullable Recovery recovery;
    private final List<RunListener> listeners = new CopyOnWriteArrayList<>();
    private volatile OverListener whenOver = (_, _, _) -> {};

    /// @param store absent when none was configured; no run can be prepared then
    /// @param recovers whether the first run also takes up those that an earlier process left
    public LocalRunGateway(
            AgentResolver agents,
            RunPreparer preparer,
            @Nullable ThreadStore store,
            InstantSource clock,
            boolean recovers) {
        this.agents = agents;
        this.preparer = preparer;
        this.store = store;
        this.recovers = recovers;
        var closed = new Cancellation();
        this.decided = new DecidedRuns(agents, preparer);
        this.feeds = new RunFeeds(store, clock, live);
        this.own = new OwnRuns(live, new Told(), closed);
        this.requests = new Requests(agents, preparer, decided, live, starting, own, this::first);
        this.inputs =
                store == null
                        ? null
                        : new ReceivedInputs(store, clock, live, starting, own, decided);
        this.recovery = inputs == null ? null : new Recovery(inputs, closed);
    }

    /// Tells recovery which runs are worked on here.
    private final class Told implements OwnRuns.Listener {
        @Override
        public void added(LiveRun run) {
            if (recovery != null) {
                recovery.added();
            }
            var identity = run.setup().identity();
            tellMoved(identity.owner(), identity.run());
        }

        @Override
        public void removed(LiveRun run) {
            try {
                if (run.isUnwanted()) {
                    doNotLetWait(run);
                }
            } finally {
                tellOver(run);
            }
        }

        @Override
        public void settled(LiveRun run) {
            if (recovery != null) {
                recovery.settled(run);
            }
            if (!live.holds(run)) { // when it was over its record still said running
                tellOver(run);
            }
        }

        @Override
        public void ended(Owner owner, RunRecord run) {
            tellMoved(owner, run.run());
            whenOver.over(owner, run.thread(), run.run());
        }

        private void tellOver(LiveRun run) {
            var identity = run.setup().identity();
            tellMoved(identity.owner(), identity.run());
            whenOver.over(identity.owner(), identity.thread(), identity.run());
        }

        private void tellMoved(Owner owner, RunId run) {
            listeners.forEach(listener -> listener.moved(owner, run));
        }
    }

    private void first(Predicate<RunRecord> which) {
        if (recovers && recovery != null) {
            recovery.once(which);
        }
    }

    @Override
    public void check(Owner owner, RunRequest request, RunOverrides overrides) {
        requests.check(owner, request, overrides);
    }

    @Override
    public RequestPreview preview(Owner owner, RunRequest request) {
        return preparer.preview(owner, request);
    }

    @Override
    public List<AgentSummary> agents() {
        return agents.agents();
    }

    @Override
    public StartedRun start(
            Owner owner, RunRequest request, RunOverrides overrides, LaunchMode mode) {
        for (int attempt = 1; ; attempt++) {
            var joined = join(owner, request);
            if (joined.isPresent()) {
                return joined.get();
            }
            try {
                return begun(owner, prepare(owner, request, overrides, mode));
            } catch (PrepareException e) { // somebody else let the run go on meanwhile
                if (attempt == ATTEMPTS
                        || !(e.reason() instanceof PrepareException.Reason.GoingOn)) {
                    throw e;
                }
            }
        }
    }

    private StartedRun begun(Owner owner, LiveRun run) {
        var identity = run.setup().identity();
        try {
            var feed = feeds.fromNowOn(owner, run);
            begin(run);
            return new StartedRun(identity.thread(), identity.run(), feed);
        } catch (RuntimeException e) { // its caller will never know its id
            own.stop(run, "its events could not be read");
            throw e;
        }
    }

    /// Starts a run, unless one is going on on its thread; that is left alone.
    public Optional<StartedRun> startIfFree(Owner owner, RunRequest request) {
        var thread = Objects.requireNonNull(request.thread());
        return starting.locked(
                owner,
                thread,
                () ->
                        live.on(owner, thread).isPresent()
                                ? Optional.empty()
                                : Optional.of(start(owner, request, LaunchMode.DURABLE)));
    }

    /// Hears which runs are over.
    @FunctionalInterface
    public interface OverListener {
        /// A segment of a run is over, a run that waited has ended, or an end that could not be
        /// stored at first is. On the thread where that happened.
        void over(Owner owner, ThreadId thread, RunId run);
    }

    /// Names who is told of runs that are over. There is one.
    public void whenOver(OverListener listener) {
        whenOver = listener;
    }

    @Override
    public Cancellation.Registration listen(RunListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Hands the decisions of a request that brings nothing else to the run that is going on.
    private Optional<StartedRun> join(Owner owner, RunRequest request) {
        var thread = request.thread();
        if (thread == null || request.decisions().isEmpty()) {
            return Optional.empty();
        }
        return live.on(owner, thread)
                .filter(run -> run.setup().identity().agent().equals(request.agent()))
                .filter(_ -> decided.isDecisionOnly(owner, request))
                .filter(run -> isHanded(run, request.decisions()))
                .map(run ->
                        new StartedRun(
                                thread,
                                run.setup().identity().run(),
                                feeds.fromNowOn(owner, run),
                                true));
    }

    /// @throws PrepareException when the decisions are refused
    private boolean isHanded(LiveRun run, List<ToolCallDecision> decisions) {
        return switch (hand(run, decisions)) {
            case DecisionOutcome.Delivered() -> true;
            case DecisionOutcome.NotActive(), DecisionOutcome.NotFound() -> false;
            case DecisionOutcome.AlreadyDecided(var winner) ->
                    throw new PrepareException(new PrepareException.Reason.AlreadyDecided(winner));
            case DecisionOutcome.TooManyEarly(var most) ->
                    throw new PrepareException(new PrepareException.Reason.TooManyEarly(most));
        };
    }

    /// Hands decisions to a run of this process that is going on; nothing happens when it is over
    /// or waits.
    public DecisionOutcome hand(LiveRun run, List<ToolCallDecision> decisions) {
        return inputs == null ? new DecisionOutcome.NotActive() : inputs.hand(run, decisions);
    }

    /// Prepares a run of the agent as it is.
    ///
    /// @see #prepare(Owner, RunRequest, RunOverrides, LaunchMode)
    public LiveRun prepare(Owner owner, RunRequest request, LaunchMode mode) {
        return prepare(owner, request, RunOverrides.NONE, mode);
    }

    /// Prepares a run without letting it run. It can be cancelled and watched from here on.
    ///
    /// @throws dev.reprise.core.gateway.ResolveException when something the agent names is missing
    /// @throws PrepareException when the request does not fit the thread
    public LiveRun prepare(
            Owner owner, RunRequest request, RunOverrides overrides, LaunchMode mode) {
        return requests.prepare(owner, request, overrides, mode);
    }

    /// Lets a prepared run run; does nothing when it has begun already.
    public void begin(LiveRun run) {
        own.begin(run);
    }

    /// Asks a run to stop that its caller does not want any more. One that comes to wait at this
    /// moment does not wait.
    public void cancel(LiveRun run, String reason) {
        own.stopUnwanted(run, reason);
        if (run.outcome() != null) {
            doNotLetWait(run);
        }
    }

    /// Ends a run that its caller is done with, and waits until that is stored, though not for
    /// long: a program may exit next.
    public void end(LiveRun run, String reason) {
        if (!run.isOver()) {
            cancel(run, reason);
            awaitEnd(run);
        }
    }

    /// Waits until a run whose end was shown is over, though not for long.
    public void awaitEnd(LiveRun run) {
        OwnRuns.awaitEnd(run);
    }

    private void doNotLetWait(LiveRun run) {
        if (run.waits()) {
            var identity = run.setup().identity();
            cancel(identity.owner(), identity.run());
        }
    }

    /// Takes up the runs that processes left behind when they died, from their last commits, and
    /// from then on those whose lease runs out. Those whose agent is not known here are left as
    /// they are.
    ///
    /// @return how many go on now
    public int recover() {
        return recovery == null ? 0 : recovery.watch();
    }

    /// Begins a new run where one ended that was taken over again and again without getting any
    /// further.
    ///
    /// @return empty when the run did not end so
    public Optional<StartedRun> requeue(Owner owner, RunId run) {
        return requeueing(owner, run).map(request -> start(owner, request, LaunchMode.DURABLE));
    }

    /// The request of the run that [#requeue] begins.
    public Optional<RunRequest> requeueing(Owner owner, RunId run) {
        return Optional.ofNullable(store)
                .flatMap(known -> known.run(owner, run))
                .filter(RunPreparer::isExhausted)
                .map(record ->
                        RunRequest.of(record.agent())
                                .withThread(record.thread())
                                .withParent(record.run(), null));
    }

    @Override
    public Optional<StartedRun> goOn(
            Owner owner, RunId given, GoingOn how, UnaryOperator<RunRequest> named) {
        return over(owner, given)
                .map(record -> {
                    var run = record.run();
                    var request =
                            switch (how) {
                                case RESUME -> preparer.goOn(owner, run, PastRuns.Verb.RESUME);
                                case RETRY_STEP ->
                                        preparer.goOn(owner, run, PastRuns.Verb.RETRY_STEP);
                                case RESTART -> preparer.goOn(owner, run, PastRuns.Verb.RESTART);
                                case REQUEUE -> requeueing(owner, run).orElseThrow(() -> lost(run));
                            };
                    return start(owner, named.apply(request), LaunchMode.DURABLE);
                });
    }

    private static IllegalArgumentException lost(RunId run) {
        return new IllegalArgumentException(
                "run %s did not end because recovering it was of no use".formatted(run));
    }

    /// A run that must not be going on.
    private Optional<RunRecord> over(Owner owner, RunId run) {
        var found = Optional.ofNullable(store).flatMap(known -> known.run(owner, run));
        if (found.isPresent() && found.get().status() != RunStatus.DONE) {
            throw new IllegalArgumentException("run %s must be there and be over".formatted(run));
        }
        return found;
    }

    @Override
    public Optional<List<Undone>> undo(Owner owner, RunId run, int most) {
        return over(owner, run)
                .map(record ->
                        preparer.undoing(owner, agents.resolve(record.agent()), record).undo(most));
    }

    @Override
    public Optional<EventFeed> feed(Owner owner, RunId run, @Nullable EventId after) {
        return feeds.after(owner, idOf(owner, run), after);
    }

    @Override
    public DecisionOutcome decide(Owner owner, RunId run, List<ToolCallDecision> decisions) {
        return inputs == null
                ? new DecisionOutcome.NotFound()
                : inputs.decide(owner, idOf(owner, run), decisions);
    }

    @Override
    public CancelOutcome cancel(Owner owner, RunId run) {
        return inputs == null ? CancelOutcome.NOT_FOUND : inputs.cancel(owner, idOf(owner, run));
    }

    /// The id of a run that may be called by an alias.
    private RunId idOf(Owner owner, RunId given) {
        return store == null || live.find(owner, given).isPresent()
                ? given
                : store.run(owner, given).map(RunRecord::run).orElse(given);
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        if (store == null) {
            return;
        }
        boolean _ =
                starting.locked(
                        owner,
                        thread,
                        () -> {
                            store.activeRun(owner, thread)
                                    .ifPresent(run -> cancel(owner, run.run()));
                            live.on(owner, thread)
                                    .ifPresent(run -> own.end(run, "its thread is deleted"));
                            store.delete(owner, thread);
                            return true;
                        });
    }

    @Override
    public Optional<RunId> active(Owner owner, ThreadId thread) {
        return live.on(owner, thread).map(run -> run.setup().identity().run());
    }

    /// Takes no more runs, lets those that are there end, and cancels what is left after so long;
    /// waits a moment for their ends. An interrupt only ends the waiting.
    ///
    /// @return how many were cancelled
    public int drain(Duration grace) throws InterruptedException {
        return own.drain(grace);
    }

    /// Cancels the runs that are left and waits a moment for their ends. What could not be stored
    /// by then is not tried any longer.
    public void close() {
        own.close();
    }
}
