package dev.reprise.core.mailbox;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.ThreadLog.Owned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: keeps mailboxes.
///
/// May be shared by any number of threads. Mailboxes and entries of different owners never meet,
/// even under equal ids. What time it is, the store knows. Each call takes full effect or throws
/// [MailboxException] and leaves nothing behind; whatever changes an entry also dates it.
public interface MailboxStore extends AutoCloseable {
    /// Adds an entry as it is, status included. A mailbox that is not there begins with the
    /// generation of its first entry.
    ///
    /// @throws MailboxException with `GenerationMismatch`, or with `AlreadyExists` when the mailbox
    ///   has, or had and still holds, the dedupe key, or the owner the id
    void enqueue(Owner owner, MailboxEntry entry);

    Optional<MailboxEntry> load(Owner owner, MailboxEntryId entry);

    /// The entry of a mailbox that has a dedupe key, settled or not.
    Optional<MailboxEntry> withKey(Owner owner, MailboxId mailbox, String dedupeKey);

    Page<MailboxEntry> list(Owner owner, MailboxQuery query);

    Optional<MailboxState> state(Owner owner, MailboxId mailbox);

    /// Makes sure a mailbox is there, and dates it. Its generation stays.
    MailboxState ensureState(Owner owner, MailboxId mailbox);

    /// The mailboxes of all owners from which something can be claimed now, in the order in which
    /// [#claim(int, String, Duration)] would claim it.
    ///
    /// @param limit at most so many
    List<Owned<MailboxId>> due(int limit);

    /// Claims entries of all owners, for the dispatcher of a process: the first of each mailbox in
    /// which nobody is at work.
    ///
    /// @param limit at most so many; nothing is claimed for 0
    List<Owned<MailboxEntry>> claim(int limit, String consumer, Duration lease);

    /// Claims the first entry of a mailbox that may be claimed; empty while somebody else works in
    /// the mailbox.
    Optional<MailboxEntry> claimNext(
            Owner owner, MailboxId mailbox, String consumer, Duration lease);

    /// Claims this very entry, available or not; empty when it is missing, settled, or leased, or
    /// while somebody works on another entry of its mailbox.
    Optional<MailboxEntry> claim(
            Owner owner, MailboxEntryId entry, String consumer, Duration lease);

    /// The work on an entry goes on: its lease ends so much later than now.
    ///
    /// @return whether the entry is claimed with this token
    boolean extendLease(Owner owner, MailboxEntryId entry, String token, Duration lease);

    /// The work is done.
    ///
    /// @throws MailboxException with `NotFound` or `ClaimConflict`; after a conflict somebody else
    ///   has settled the entry or will
    void ack(Owner owner, MailboxEntryId entry, String token);

    /// The work is to be tried again.
    ///
    /// @param retryAt not before, in milliseconds since the epoch
    /// @throws MailboxException as [#ack]
    void nack(Owner owner, MailboxEntryId entry, String token, long retryAt, String error);

    /// The work is given up.
    ///
    /// @throws MailboxException as [#ack]
    void deadLetter(Owner owner, MailboxEntryId entry, String token, String error);

    /// Takes an entry back, claimed or not.
    ///
    /// @return the entry as it is now; one that was settled before is unchanged
    Optional<MailboxEntry> cancel(Owner owner, MailboxEntryId entry);

    /// Takes back what a mailbox holds and is not settled.
    ///
    /// @param except stays as it is
    /// @return the entries that were taken back, as they are now, oldest first
    List<MailboxEntry> cancelPending(
            Owner owner, MailboxId mailbox, @Nullable MailboxEntryId except);

    /// Makes an entry void, claimed or not.
    ///
    /// @return as [#cancel]
    Optional<MailboxEntry> supersede(Owner owner, MailboxEntryId entry, String reason);

    /// Begins a new generation: whatever the mailbox holds and is not settled is void, claimed
    /// entries too. A mailbox that is not there gets generation 1.
    MailboxInterrupt interrupt(Owner owner, MailboxId mailbox);

    /// Forgets settled entries of all owners that have not changed since, and mailboxes that are
    /// left without entries and have not changed since. A mailbox that is forgotten begins anew,
    /// with its generation.
    ///
    /// @param before milliseconds since the epoch, exclusive
    /// @return how many entries
    long purgeTerminal(long before);

    /// Releases what the store holds. It must not be used afterwards.
    @Override
    void close();
}
