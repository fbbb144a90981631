package dev.reprise.runtime.loop;

import dev.reprise.core.Cancellation;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Stores the end of a run whose last commit failed, and with it all that the run had not stored
/// yet, so that no outcome is lost and no record says running of a run that nobody runs.
///
/// Works on a thread of its own once the run is over, and tries again until the end is stored, by
/// itself or by somebody else, at once when a run of this process is about to go on with the
/// thread. Once the thread has gone on without the run, only the end is stored and what was shown
/// beyond is withdrawn. With what a process leaves unsettled when it dies the next one goes on.
final class Settlement {
    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final RunSetup setup;
    private final long version;
    private final Entry.Changed end;
    private final Termination.Failed failed;
    private final CountDownLatch over = new CountDownLatch(1); // nothing left to do, or closed
    private final ReentrantLock trying = new ReentrantLock(); // guards what is below
    private Claim claim;
    private boolean settled;
    private boolean late;
    private @Nullable RuntimeException failure;
    private @Nullable String told;

    /// @param version of the thread before the end
    /// @param end what should have been the last change
    /// @param failed how the run ended
    Settlement(RunSetup setup, long version, Entry.Changed end, Termination.Failed failed) {
        this.setup = setup;
        this.version = version;
        this.end = end;
        this.failed = failed;
        this.claim = setup.claim();
    }

    /// Begins to settle, on a thread of its own.
    ///
    /// @param whenSettled called there once there is nothing left to do
    /// @param closing ends the attempts
    void begin(Runnable whenSettled, Cancellation closing) {
        Thread.ofVirtual()
                .name("settle run " + claim.run())
                .start(() -> {
                    try {
                        run(closing);
                    } finally {
                        giveUpLease();
                        whenSettled.run();
                    }
                });
    }

    private void giveUpLease() {
        trying.lock();
        try {
            setup.leases().giveUp(setup.identity().owner(), claim);
            setup.leases().giveUp(setup.identity().owner(), next());
        } finally {
            trying.unlock();
        }
    }

    /// With which the run is ended once the thread has gone on without it.
    private Claim next() {
        return new Claim(claim.run(), claim.epoch() + 1);
    }

    void run(Cancellation closing) {
        try (var _ = closing.onCancel(over::countDown)) {
            for (var wait = FIRST_WAIT; !isTried(); wait = next(wait)) {
                if (over.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) { // nobody does; the next process goes on with it
            Thread.currentThread().interrupt();
        }
    }

    /// Stores the end at once, for somebody who is about to go on with the thread.
    ///
    /// @throws RuntimeException as the store fails; it is tried again later
    void now() {
        trying.lock();
        try {
            boolean isOver = isTried();
            if (!isOver && late) { // the thread has gone on without the run: now its end alone
                isOver = isTried();
            }
            if (!isOver) {
                throw Objects.requireNonNull(failure);
            }
        } finally {
            trying.unlock();
        }
    }

    private boolean isTried() {
        trying.lock();
        try {
            settled = settled || isSettled();
            if (settled) {
                over.countDown();
            }
            return settled;
        } finally {
            trying.unlock();
        }
    }

    private static Duration next(Duration wait) {
        var doubled = wait.multipliedBy(2);
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }

    /// Tries once.
    ///
    /// @return whether there is nothing left to do
    private boolean isSettled() {
        try {
            if (late) {
                endOnly();
            } else {
                var identity = setup.identity();
                var guard = Guard.of(claim, version);
                setup.store().append(identity.owner(), identity.thread(), end, guard);
            }
            return true;
        } catch (StoreException e) {
            return switch (e.reason()) {
                case StoreException.Reason.Io _ -> goesOn(e);
                case StoreException.Reason.VersionConflict _ -> {
                    late = true;
                    yield goesOn(e);
                }
                case StoreException.Reason.Serialization _ -> cannotBeStored(e);
                case StoreException.Reason.Fenced _, // another owner ends it
                        StoreException.Reason.NotFound _,
                        StoreException.Reason.AlreadyExists _,
                        StoreException.Reason.InputUsed _,
                        StoreException.Reason.InputArrived _,
                        StoreException.Reason.NoSuchVersion _,
                        StoreException.Reason.NoSuchPatch _,
                        StoreException.Reason.Damaged _,
                        StoreException.Reason.Locked _,
                        StoreException.Reason.Closed _ ->
                        givenUp(e);
            };
        } catch (RuntimeException e) { // a mistake; the record can still be ended
            return cannotBeStored(e);
        }
    }

    private boolean cannotBeStored(RuntimeException why) {
        if (late) {
            return givenUp(why);
        }
        late = true;
        return goesOn(why);
    }

    private boolean goesOn(RuntimeException why) {
        failure = why;
        var reason = LoopException.textOf(why);
        if (!reason.equals(told)) {
            told = reason;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the end of run " + claim.run() + " is not stored yet",
                    why);
        }
        return false;
    }

    /// Ends the run's record, unless somebody else did. What the run showed since its last commit
    /// fits no more.
    private void endOnly() {
        var identity = setup.identity();
        var view = setup.store().require(identity.owner(), identity.thread());
        // Read after the thread: whoever ends the run from here on changes the version too.
        var record = setup.store().run(identity.owner(), identity.run());
        var meta = end.set().meta();
        if (meta == null || record.isEmpty() || record.get().status() != RunStatus.RUNNING) {
            return;
        }
        var ended =
                new EndedRun(
                        identity.run(), identity.thread(), meta, failed, setup.clock().millis());
        var next = next();
        boolean _ = setup.leases().expect(identity.owner(), next); // there is nothing left to run
        long seq = ended.takeOver(setup.store(), identity.owner(), next, setup.process());
        claim = next;
        ended.end(setup.store(), identity.owner(), view, claim, seq);
    }

    private boolean givenUp(RuntimeException why) {
        LOG.log(System.Logger.Level.WARNING, "run " + claim.run() + " is left as it is", why);
        return true;
    }
}
