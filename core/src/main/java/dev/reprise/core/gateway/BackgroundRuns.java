package dev.reprise.core.gateway;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.RunRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: runs that nobody waits for. Each lies in the mailbox of its thread until it is its turn.
///
/// A run here never disturbs the one that is going on on its thread; it waits for its end. All
/// calls throw [dev.reprise.core.mailbox.MailboxException] when the mailbox cannot be read or
/// written.
public interface BackgroundRuns {
    /// Puts a run into the mailbox of its thread; it begins as soon as the thread is free, and this
    /// returns before.
    ///
    /// @param request the ids that it leaves out are made; the id of a run that it names is that of
    ///   the entry, too
    /// @return the entry; an older one of the same mailbox with the same dedupe key if there is one
    /// @throws ResolveException when agent, model or provider is unknown; nothing is stored then
    /// @throws PrepareException when the run exists already, or the process is shutting down;
    ///   nothing is stored then
    /// @throws dev.reprise.core.mailbox.MailboxException with `Raced` when the thread is
    ///   interrupted again and again meanwhile
    Submitted submit(Owner owner, RunRequest request, Delivery delivery);

    /// Puts a run into the mailbox of its thread, with nothing special about it.
    ///
    /// @see #submit(Owner, RunRequest, Delivery)
    default Submitted submit(Owner owner, RunRequest request) {
        return submit(owner, request, Delivery.USUAL);
    }

    /// Starts a run at once as [RunGateway#start] does, with an entry that shows it in the mailbox
    /// and ends with it. Nothing starts it again if the process dies before it has begun.
    ///
    /// @throws RuntimeException as [RunGateway#start]; the entry is given up then
    StartedRun stream(Owner owner, RunRequest request, RunOverrides overrides, LaunchMode mode);

    /// Takes back whatever waits for the thread, and asks its run to stop. A thread that does not
    /// exist can be interrupted too.
    Interrupted interrupt(Owner owner, ThreadId thread);

    /// Takes back whatever waits for the thread, and removes the thread as [RunGateway#delete]
    /// does. What comes afterwards begins a new one.
    ///
    /// @throws dev.reprise.core.store.StoreException when the thread cannot be read or written
    void delete(Owner owner, ThreadId thread);

    /// What lies in mailboxes, settled entries of the last day included.
    Page<MailboxEntry> list(Owner owner, MailboxQuery query);

    /// What became of an entry.
    Optional<Task> find(Owner owner, MailboxEntryId entry);

    /// Asks a run to stop, and takes it back if it has not begun.
    ///
    /// @param id of a run, or of an entry
    CancelOutcome cancel(Owner owner, String id);

    /// How a run is put into a mailbox.
    ///
    /// @param priority 0 to 255; of those that wait for one thread the highest begins first
    /// @param dedupeKey no two entries of a mailbox share one
    /// @param sender who sent it, for the audit
    record Delivery(int priority, @Nullable String dedupeKey, @Nullable String sender) {
        public static final Delivery USUAL = new Delivery(0, null, null);

        public Delivery {
            if (priority < 0 || priority > 255) {
                throw new IllegalArgumentException("priority must be 0 to 255, was " + priority);
            }
        }
    }

    /// A run that was put into a mailbox.
    ///
    /// @param run its id when it has begun
    record Submitted(MailboxEntryId entry, ThreadId thread, RunId run) {}

    /// What an interrupt did.
    ///
    /// @param generation of the mailbox from now on
    /// @param cancelled the run of this process that was asked to stop
    /// @param superseded what is void now, oldest first
    record Interrupted(long generation, @Nullable RunId cancelled, List<MailboxEntry> superseded) {
        public Interrupted {
            superseded = List.copyOf(superseded);
        }
    }

    /// An entry and its run.
    ///
    /// @param run absent as long as it has not begun
    record Task(MailboxEntry entry, @Nullable RunRecord run) {}
}
