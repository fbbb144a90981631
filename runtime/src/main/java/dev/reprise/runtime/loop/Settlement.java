package dev.reprise.runtime.loop;

import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import java.time.Duration;

/// Ends the record of a run whose last commit failed, so that no record says running of a run that
/// nobody runs.
///
/// Works on a thread of its own once the run is over, and tries again until the record is ended, by
/// itself or by somebody else. What a process leaves unsettled when it dies is ended by the next.
final class Settlement implements Runnable {
    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final ThreadStore store;
    private final RunIdentity identity;
    private final Claim claim;
    private final Entry.Changed end;

    /// @param claim the run's ownership, without which nothing is written
    /// @param end what should have been the last change
    Settlement(ThreadStore store, RunIdentity identity, Claim claim, Entry.Changed end) {
        this.store = store;
        this.identity = identity;
        this.claim = claim;
        this.end = end;
    }

    /// Begins to settle, on a thread of its own.
    void begin() {
        Thread.ofVirtual().name("settle run " + identity.run()).start(this);
    }

    @Override
    public void run() {
        try {
            for (var wait = FIRST_WAIT; !isSettled(); wait = next(wait)) {
                Thread.sleep(wait);
            }
        } catch (InterruptedException e) { // nobody does; the next process ends the run
            Thread.currentThread().interrupt();
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
            settle();
            return true;
        } catch (StoreException e) {
            return switch (e.reason()) {
                case StoreException.Reason.Io _, StoreException.Reason.VersionConflict _ -> false;
                case StoreException.Reason.Fenced _, // another owner ends it
                        StoreException.Reason.NotFound _,
                        StoreException.Reason.AlreadyExists _,
                        StoreException.Reason.InputUsed _,
                        StoreException.Reason.NoSuchVersion _,
                        StoreException.Reason.NoSuchPatch _,
                        StoreException.Reason.Damaged _,
                        StoreException.Reason.Locked _,
                        StoreException.Reason.Serialization _,
                        StoreException.Reason.Closed _ ->
                        givenUp(e);
            };
        } catch (RuntimeException e) { // the end of this thread would leave the record as it is
            return false;
        }
    }

    /// The version comes before the record: when another run ends this one in between, the append
    /// is refused and looks again.
    private void settle() {
        long version = store.require(identity.owner(), identity.thread()).version();
        var record = store.run(identity.owner(), identity.run());
        if (record.isPresent() && record.get().status() == RunStatus.RUNNING) {
            store.append(identity.owner(), identity.thread(), end, Guard.of(claim, version));
        }
    }

    private boolean givenUp(StoreException why) {
        LOG.log(
                System.Logger.Level.INFO,
                "run {0} is left as it is: {1}",
                identity.run(),
                why.getMessage());
        return true;
    }
}
