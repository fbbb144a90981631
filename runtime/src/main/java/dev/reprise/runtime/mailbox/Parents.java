package dev.reprise.runtime.mailbox;

import dev.reprise.core.Owner;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import dev.reprise.core.store.ThreadStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// Tells parents of their children that are done.
final class Parents {
    private static final System.Logger LOG = System.getLogger(Parents.class.getName());

    private final ThreadStore threads;
    private final Mail mail;
    private final Duration kept;
    private final Consumer<Place> told;
    private final Queue<Owned<RunRecord>> untold = new ConcurrentLinkedQueue<>();

    /// @param kept how long a settled notice keeps another one of the same child away
    /// @param told hears where a notice lies now
    Parents(ThreadStore threads, Mail mail, Duration kept, Consumer<Place> told) {
        this.threads = threads;
        this.mail = mail;
        this.kept = kept;
        this.told = told;
    }

    /// Tells the parent of a run, if it has one that is to be told. However often this is called,
    /// the parent is told once.
    ///
    /// @throws RuntimeException as store or mailbox fail; nobody has been told then
    void tell(Owner owner, RunRecord child) {
        if (!CompletionNotice.isDue(child)) {
            return;
        }
        var parent = threads.run(owner, Objects.requireNonNull(child.parentRun()));
        if (parent.isEmpty() || parent.get().agent().isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "run {0} is done, and its parent {1} has no known agent to be told",
                    child.run(),
                    child.parentRun());
            return;
        }
        var notice = new CompletionNotice(parent.get(), child);
        var _ = mail.put(owner, notice.request().withRun(mail.newRun()), notice.delivery());
        told.accept(new Place(owner, parent.get().thread()));
    }

    /// Tells the parent of a run now, or with the next [#tellUntold()].
    void tellSoon(Owner owner, RunRecord child) {
        try {
            tell(owner, child);
        } catch (RuntimeException e) { // the next time may be better
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the parent of run %s could not be told".formatted(child.run()),
                    e);
            untold.add(new Owned<>(owner, child));
        }
    }

    /// Tells those that could not be told before.
    void tellUntold() {
        long oldest = mail.clock().millis() - kept.toMillis();
        for (int left = untold.size(); left > 0; left--) {
            var child = untold.poll();
            if (child != null && child.value().updatedAt() >= oldest) {
                tellSoon(child.owner(), child.value());
            }
        }
    }
}
