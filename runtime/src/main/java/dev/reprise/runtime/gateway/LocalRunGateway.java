package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.core.gateway.EventFeed;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RequestPreview;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.loop.Undoing;
import dev.reprise.runtime.prepare.RunPreparer;
import dev.reprise.runtime.resolve.AgentResolver;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The gateway to the runs of this process.
public final class LocalRunGateway implements RunGateway {
    /// How long to wait for the end of a run that was cancelled; it ends much sooner.
    private static final Duration GIVE_WAY = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(LocalRunGateway.class.getName());
    private static final String SHUTTING_DOWN = "shutting down";

    private final AgentResolver agents;
    private final RunPreparer preparer;
    private final @Nullable ThreadStore store;
    private final LiveRuns live = new LiveRuns();
    private final RunFeeds feeds;
    private final ThreadLocks starting = new ThreadLocks();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Cancellation closed = new Cancellation();
    private final @Nullable Recovery recovery;
    private final boolean recovers;
    private final @Nullable WaitingRuns waiting;
    private final DecidedRuns decided;
    private final EarlyDecisions early = new EarlyDecisions();
    private final Set<LiveRun> cancelled = ConcurrentHashMap.newKeySet();

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
        this.waiting = store == null ? null : new WaitingRuns(store, clock);
        this.decided = new DecidedRuns(agents, preparer);
        this.feeds = new RunFeeds(store, clock, live);
        this.recovery =
                store == null
                        ? null
                        : new Recovery(
                                store, clock, decided, live, starting, new OwnRuns(), closed);
    }

    /// What recovery may do with the runs of this process.
    private final class OwnRuns implements Recovery.Starter {
        @Override
        public boolean isDraining() {
            return draining.get();
        }

        @Override
        public void add(LiveRun run) {
            LocalRunGateway.this.add(run);
        }

        @Override
        public void begin(LiveRun run) {
            LocalRunGateway.this.begin(run);
        }
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
        var joined = join(owner, request);
        if (joined.isPresent()) {
            return joined.get();
        }
        var run = prepare(owner, request, overrides, mode);
        var identity = run.setup().identity();
        try {
            var feed = feeds.fromNowOn(owner, run);
            begin(run);
            return new StartedRun(identity.thread(), identity.run(), feed);
        } catch (RuntimeException e) { // its caller will never know its id
            stop(run, "its events could not be read");
            throw e;
        }
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
                .filter(run -> run.decide(request.decisions()))
                .map(run ->
                        new StartedRun(
                                thread, run.setup().identity().run(), feeds.fromNowOn(owner, run)));
    }

    /// Prepares a run of the agent as it is.
    ///
    /// @see #prepare(Owner, RunRequest, RunOverrides, LaunchMode)
    public LiveRun prepare(Owner owner, RunRequest given, LaunchMode mode) {
        return prepare(owner, given, RunOverrides.NONE, mode);
    }

    /// Prepares a run without letting it run. It can be cancelled and watched from here on.
    ///
    /// @throws dev.reprise.core.gateway.ResolveException when something the agent names is missing
    /// @throws PrepareException when the request does not fit the thread
    public LiveRun prepare(Owner owner, RunRequest given, RunOverrides overrides, LaunchMode mode) {
        if (draining.get()) {
            throw new PrepareException(new PrepareException.Reason.Draining());
        }
        var agent = agents.resolve(given.agent(), overrides);
        var request = preparer.complete(given, mode);
        recoverOnce(owner, request);
        var run = Objects.requireNonNull(request.run());
        if (!live.reserve(owner, run)) {
            throw exists(run);
        }
        if (recovery != null) {
            recovery.expects(owner, run);
        }
        try {
            var thread = Objects.requireNonNull(request.thread());
            return starting.locked(owner, thread, () -> add(owner, agent, request, mode));
        } finally {
            live.release(owner, run);
            if (recovery != null) {
                recovery.noLongerExpects(owner, run);
            }
        }
    }

    private LiveRun add(Owner owner, ResolvedAgent agent, RunRequest request, LaunchMode mode) {
        var run = goOn(owner, agent, request).orElseGet(() -> open(owner, agent, request, mode));
        add(run);
        if (draining.get()) { // it came too late to be seen by the drain
            stop(run, SHUTTING_DOWN);
        }
        return run;
    }

    private void add(LiveRun run) {
        live.add(run);
        if (recovery != null) {
            recovery.added(run);
        }
    }

    private void remove(LiveRun run) {
        live.remove(run);
        if (recovery != null) {
            recovery.removed(run);
        }
    }

    /// The run that waits for the decisions of a request, if that brings nothing else.
    private Optional<LiveRun> goOn(Owner owner, ResolvedAgent agent, RunRequest request) {
        if (!decided.isDecisionOnly(owner, request)) {
            return Optional.empty();
        }
        var thread = Objects.requireNonNull(request.thread());
        var running = live.on(owner, thread).filter(run -> !hasEnded(run));
        if (running.isPresent()) {
            throw new PrepareException(
                    new PrepareException.Reason.GoingOn(
                            thread.value(), running.get().setup().identity().run().value()));
        }
        return decided.goOn(owner, agent, request);
    }

    /// A new run.
    private LiveRun open(Owner owner, ResolvedAgent agent, RunRequest request, LaunchMode mode) {
        refuse(owner, request);
        giveWay(owner, request);
        var prepared = preparer.prepare(owner, agent, request, mode);
        if (!request.decisions().isEmpty()) {
            prepared.decide(request.decisions());
        }
        return prepared;
    }

    /// Whether all of its events are there, though it may be a moment before it is removed.
    private static boolean hasEnded(LiveRun run) {
        return run.outcome() != null;
    }

    /// Lets a prepared run run; does nothing when it has begun already.
    public void begin(LiveRun run) {
        early.handOver(run);
        run.start(
                () -> {
                    remove(run);
                    try {
                        cancelIfItWaits(run);
                    } catch (StoreException e) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "run " + run.setup().identity().run() + " waits, but was cancelled",
                                e);
                    }
                    decideAfterwards(run);
                },
                closed);
    }

    /// Takes up the runs that processes left behind when they died, from their last commits, and
    /// from then on those whose lease runs out. Those whose agent is not known here are left as
    /// they are.
    ///
    /// @return how many go on now
    public int recover() {
        return recovery == null ? 0 : recovery.watch();
    }

    /// What the first run does. The run of its own thread gives way to new input anyway.
    private void recoverOnce(Owner owner, RunRequest request) {
        if (recovers && recovery != null) {
            recovery.once(record ->
                    !record.thread().equals(request.thread())
                            || decided.isDecisionOnly(owner, request));
        }
    }

    /// Begins a new run where one ended that was taken over again and again without getting any
    /// further.
    ///
    /// @return empty when the run did not end so
    public Optional<StartedRun> requeue(Owner owner, RunId run) {
        return Optional.ofNullable(store)
                .flatMap(known -> known.run(owner, run))
                .filter(RunPreparer::isExhausted)
                .map(record ->
                        start(
                                owner,
                                RunRequest.of(record.agent())
                                        .withThread(record.thread())
                                        .withParent(record.run(), null),
                                LaunchMode.DURABLE));
    }

    /// Takes back what a run that is over did outside, the last first, as far as its tools can.
    ///
    /// @param most how many effects
    /// @return what was taken back; an effect that could not be is the last one
    /// @throws IllegalArgumentException when there is no such run, or it is not over
    public List<Undoing.Step> undo(Owner owner, RunId run, int most) {
        var record =
                Optional.ofNullable(store)
                        .flatMap(known -> known.run(owner, run))
                        .filter(known -> known.status() == RunStatus.DONE)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "run %s must be there and be over".formatted(run)));
        return preparer.undoing(owner, agents.resolve(record.agent()), record).undo(most);
    }

    /// Ends a run that its caller is done with, and waits until that is stored, though not for
    /// long: a program may exit next.
    public void end(LiveRun run, String reason) {
        if (!run.isOver()) {
            stop(run, reason);
            awaitEnd(run);
        }
    }

    private static void awaitEnd(LiveRun run) {
        try {
            run.awaitEnd(GIVE_WAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks a run to stop. One that has not begun begins, so that its end is recorded.
    private void stop(LiveRun run, String reason) {
        run.cancel(reason);
        begin(run);
    }

    /// Refuses, before anything is written, what would harm a run that is there.
    private void refuse(Owner owner, RunRequest request) {
        var run = Objects.requireNonNull(request.run());
        if (live.find(owner, run).isPresent()) {
            throw exists(run);
        }
    }

    private static PrepareException exists(RunId run) {
        return new PrepareException(new PrepareException.Reason.RunExists(run.value()));
    }

    /// A run takes the place of the one that is running on its thread, unless it is refused.
    private void giveWay(Owner owner, RunRequest request) {
        live.on(owner, Objects.requireNonNull(request.thread()))
                .ifPresent(older -> {
                    preparer.check(owner, request);
                    end(older, "superseded by run " + request.run());
                });
    }

    @Override
    public Optional<EventFeed> feed(Owner owner, RunId run, @Nullable EventId after) {
        return feeds.after(owner, idOf(owner, run), after);
    }

    @Override
    public DecisionOutcome decide(Owner owner, RunId given, List<ToolCallDecision> decisions) {
        var run = idOf(owner, given);
        var running = live.find(owner, run);
        if (running.isPresent() && running.get().decide(decisions)) {
            return DecisionOutcome.DELIVERED;
        }
        var record = store == null ? Optional.<RunRecord>empty() : store.run(owner, run);
        if (record.isEmpty()) {
            return DecisionOutcome.NOT_FOUND;
        }
        return record.get().status() == RunStatus.DONE
                ? DecisionOutcome.NOT_ACTIVE
                : goOn(owner, record.get(), decisions); // it may just be let go on by another
    }

    /// Lets a run that waits go on; somebody may have let it go on meanwhile.
    private DecisionOutcome goOn(Owner owner, RunRecord record, List<ToolCallDecision> decisions) {
        if (draining.get()) {
            throw new PrepareException(new PrepareException.Reason.Draining());
        }
        var run =
                starting.locked(
                        owner,
                        record.thread(),
                        () -> {
                            var running = live.find(owner, record.run());
                            if (running.isPresent() && running.get().decide(decisions)) {
                                return running;
                            }
                            var prepared = decided.goOn(owner, record, decisions);
                            prepared.ifPresent(this::add);
                            return prepared;
                        });
        run.ifPresent(this::begin);
        if (draining.get()) { // it came too late to be seen by the drain
            run.ifPresent(found -> stop(found, SHUTTING_DOWN));
        }
        return run.isPresent() ? DecisionOutcome.DELIVERED : DecisionOutcome.NOT_ACTIVE;
    }

    /// Decisions that reached a run too late to be looked at may answer what it waits for; others
    /// are kept until it goes on.
    private void decideAfterwards(LiveRun run) {
        var ended = run.outcome();
        if (run.undecided().isEmpty()
                || ended == null
                || !(ended.termination() instanceof Termination.Suspended)) {
            return;
        }
        early.keep(run); // before anybody can let it go on
        var identity = run.setup().identity();
        Thread.ofVirtual()
                .name("decide run " + identity.run())
                .start(() -> {
                    try {
                        if (decided.isAnswered(identity, run.undecided())) {
                            decide(identity.owner(), identity.run(), early.take(run));
                        }
                    } catch (RuntimeException e) { // nobody waits for the outcome
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "run " + identity.run() + " waits, but was answered",
                                e);
                    }
                });
    }

    @Override
    public CancelOutcome cancel(Owner owner, RunId given) {
        var run = idOf(owner, given);
        var running = live.find(owner, run);
        if (running.isPresent()) {
            cancel(running.get());
            return CancelOutcome.REQUESTED;
        }
        if (waiting != null && waiting.cancel(owner, run)) {
            return CancelOutcome.REQUESTED;
        }
        return isKnown(owner, run) ? CancelOutcome.NOT_ACTIVE : CancelOutcome.NOT_FOUND;
    }

    /// A run that has just come to wait does not hear that it is cancelled; then it is ended when
    /// it is over.
    private void cancel(LiveRun run) {
        cancelled.add(run);
        stop(run, "cancelled on request");
        if (!live.holds(run)) { // it was over before it was noted
            cancelIfItWaits(run);
        }
    }

    private void cancelIfItWaits(LiveRun run) {
        var identity = run.setup().identity();
        if (cancelled.remove(run) && waiting != null) {
            waiting.cancel(identity.owner(), identity.run());
        }
    }

    /// The id of a run that may be called by an alias.
    private RunId idOf(Owner owner, RunId given) {
        return store == null || live.find(owner, given).isPresent()
                ? given
                : store.run(owner, given).map(RunRecord::run).orElse(given);
    }

    private boolean isKnown(Owner owner, RunId run) {
        return store != null && store.run(owner, run).isPresent();
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
        draining.set(true);
        int cancelled = 0;
        try {
            live.awaitEnds(grace);
        } finally {
            for (var run : live.all()) {
                if (!run.isOver()) {
                    stop(run, SHUTTING_DOWN);
                    cancelled++;
                }
            }
        }
        live.awaitEnds(GIVE_WAY);
        return cancelled;
    }

    /// Cancels the runs that are left and waits a moment for their ends. What could not be stored
    /// by then is not tried any longer.
    public void close() {
        try {
            drain(Duration.ZERO);
        } catch (InterruptedException e) { // they are asked to stop; only the wait is over
            Thread.currentThread().interrupt();
        }
        closed.cancel(SHUTTING_DOWN);
    }
}
