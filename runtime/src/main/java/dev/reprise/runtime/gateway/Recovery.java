package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// Takes up the runs of a store that nobody works on, and tells others which ones are worked on
/// here.
final class Recovery {
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

    private final ReceivedInputs inputs;
    private final ThreadStore store;
    private final InstantSource clock;
    private final DecidedRuns runs;
    private final LiveRuns live;
    private final Leases leases;
    private final Keeper keeper;
    private final AtomicBoolean looked = new AtomicBoolean();
    private volatile boolean watches; // from the first time it is asked for, until closed

    /// @param closed ends the watch
    Recovery(ReceivedInputs inputs, Cancellation closed) {
        this.inputs = inputs;
        this.store = inputs.store();
        this.clock = inputs.clock();
        this.runs = inputs.decided();
        this.live = inputs.live();
        this.leases = Leases.of(store);
        this.keeper = new Keeper(closed, () -> watches || !live.isEmpty(), this::keep);
    }

    /// A run is about to be prepared here.
    void expects(Owner owner, RunId run) {
        leases.hold(owner, run, this, clock.millis());
    }

    /// A run may have been prepared, or not.
    void noLongerExpects(Owner owner, RunId run) {
        if (live.find(owner, run).isEmpty()) {
            leases.release(owner, run, this);
        }
    }

    /// A run is worked on here from now on.
    void added(LiveRun run) {
        hold(run);
        keeper.begin();
    }

    private void hold(LiveRun run) {
        var identity = run.setup().identity();
        leases.hold(identity.owner(), identity.run(), this, clock.millis());
    }

    /// A run is over.
    void removed(LiveRun run) {
        var identity = run.setup().identity();
        leases.release(identity.owner(), identity.run(), this);
    }

    private void keep() {
        live.all().forEach(this::hold);
        inputs.tellAll();
        if (watches) {
            takeUp(_ -> true);
        }
    }

    /// Takes up what there is, now and from time to time.
    ///
    /// @return how many runs go on now
    int watch() {
        looked.set(true);
        watches = true;
        keeper.begin();
        return takeUp(_ -> true);
    }

    /// Takes up what there is, unless that was done before.
    void once(Predicate<RunRecord> which) {
        if (looked.compareAndSet(false, true)) {
            takeUp(which);
        }
    }

    private int takeUp(Predicate<RunRecord> which) {
        int taken = 0;
        for (var left : store.runsWithStatus(RunStatus.RUNNING)) {
            if (!inputs.own().isDraining()
                    && which.test(left.value())
                    && tryToTakeUp(left.owner(), left.value())) {
                taken++;
            }
        }
        return taken;
    }

    /// @return whether the run goes on here now
    private boolean tryToTakeUp(Owner owner, RunRecord record) {
        if (live.find(owner, record.run()).isPresent()) {
            return false;
        }
        try {
            var agent = runs.agents().resolve(record.agent());
            var run =
                    inputs.starting()
                            .locked(owner, record.thread(), () -> takeOver(owner, agent, record));
            run.ifPresent(inputs.own()::begin);
            return run.isPresent();
        } catch (RuntimeException e) { // of this run; the others are taken up all the same
            LOG.log(
                    System.Logger.Level.WARNING,
                    "run " + record.run() + " could not be taken over",
                    e);
            return false;
        }
    }

    private Optional<LiveRun> takeOver(Owner owner, ResolvedAgent agent, RunRecord record) {
        var run = record.run();
        if (live.find(owner, run).isPresent() || !leases.take(owner, run, this, clock.millis())) {
            return Optional.empty();
        }
        Optional<LiveRun> taken = Optional.empty();
        try {
            taken = runs.preparer().takeOver(owner, agent, record);
            taken.ifPresent(inputs.own()::add);
            return taken;
        } finally {
            if (taken.isEmpty()) {
                leases.release(owner, run, this);
            }
        }
    }
}
