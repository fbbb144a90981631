package dev.reprise.runtime.gateway;

import dev.reprise.core.Cancellation;
import dev.reprise.core.Owner;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.RunTrail;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.lease.Leases;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// Takes up the runs of a store that nobody works on, and tells others which ones are worked on
/// here.
final class Recovery {
    private final ReceivedInputs inputs;
    private final ThreadStore store;
    private final DecidedRuns runs;
    private final LiveRuns live;
    private final Leases leases;
    private final Expiries expiries;
    private final Keeper keeper;
    private final AtomicBoolean looked = new AtomicBoolean();
    private final Complaints left = new Complaints("could not be taken over");
    private final Complaints untold = new Complaints("could not be told what was received for it");
    private volatile boolean watches; // from the first time it is asked for, until closed

    /// @param closed ends the watch
    Recovery(ReceivedInputs inputs, Cancellation closed) {
        this.inputs = inputs;
        this.store = inputs.store();
        this.runs = inputs.decided();
        this.live = inputs.live();
        this.leases = runs.preparer().leases();
        this.expiries = new Expiries(inputs);
        this.keeper =
                new Keeper(
                        closed,
                        inputs.clock(),
                        this::isNeeded,
                        new Keeper.Due(expiries::next, this::seeToExpiries),
                        this::keep);
    }

    /// A run is worked on here from now on; its lease is held.
    void added() {
        keeper.begin();
    }

    /// The end of a run is stored, or will not be by this process.
    void settled(LiveRun run) {
        leases.giveUp(run.setup().identity().owner(), run.setup().claim());
        boolean isFreeing = expiries.settled(run);
        if ((run.waits() && expiries.ended(run)) || isFreeing) {
            keeper.beginSooner();
        }
    }

    private boolean isNeeded() {
        return watches || !leases.isEmpty() || expiries.next() != Expiries.NEVER;
    }

    private void keep() {
        leases.renew();
        seeToExpiries();
        tellAll();
        if (watches) {
            takeUp(_ -> true);
        }
    }

    private void seeToExpiries() {
        expiries.tryToLook(leases::renewIfDue);
    }

    /// Tells the runs of this process what others have received for them.
    private void tellAll() {
        for (var run : live.all()) {
            var identity = run.setup().identity();
            boolean _ = untold.isDone(identity.owner(), identity.run(), () -> inputs.tell(run));
        }
    }

    /// Takes up what there is, now and from time to time.
    ///
    /// @return how many runs go on now
    int watch() {
        looked.set(true);
        keeper.begin();
        try {
            expiries.expectAll();
            expiries.look(leases::renewIfDue);
            return takeUp(_ -> true);
        } finally {
            watches = true; // until here the keeper took up nothing that is to be counted
            keeper.beginSooner(); // it left what was due to this thread
        }
    }

    /// Takes up what there is, unless that was done before.
    void once(Predicate<RunRecord> which) {
        if (looked.compareAndSet(false, true)) {
            try {
                takeUp(which);
            } catch (RuntimeException e) { // the next one looks
                looked.set(false);
                throw e;
            }
        }
    }

    private int takeUp(Predicate<RunRecord> which) {
        int taken = 0;
        var running = store.runsWithStatus(RunStatus.RUNNING);
        left.retain(running);
        for (var found : running) {
            leases.renewIfDue();
            if (!inputs.own().isDraining()
                    && which.test(found.value())
                    && tryToTakeUp(found.owner(), found.value())) {
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
            left.tell(owner, record.run(), e);
            return false;
        }
    }

    private Optional<LiveRun> takeOver(Owner owner, ResolvedAgent agent, RunRecord record) {
        var run = record.run();
        long epoch = store.trail(owner, record.thread(), run).map(RunTrail::epoch).orElse(0L);
        var last = new Claim(run, epoch);
        if (live.find(owner, run).isPresent() || !leases.take(owner, last)) {
            return Optional.empty();
        }
        try {
            var taken = runs.preparer().takeOver(owner, agent, record);
            taken.ifPresent(inputs.own()::add);
            return taken;
        } finally {
            leases.giveUp(owner, last);
        }
    }
}
