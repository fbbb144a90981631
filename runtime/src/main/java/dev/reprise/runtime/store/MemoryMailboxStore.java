package dev.reprise.runtime.store;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxInterrupt;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxState;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.ThreadLog.Owned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps mailboxes in memory, for tests and for applications that need no more.
///
/// A listing looks at the entries of its mailbox, or at those of its owner that it passes over; a
/// claim at every entry of its mailbox that is not settled. It grows until it is purged and forgets
/// all when it is closed.
public final class MemoryMailboxStore implements MailboxStore {
    private final Object lock = new Object(); // guards everything below
    private final MailboxTable table;
    private boolean closed;

    public MemoryMailboxStore() {
        this(InstantSource.system());
    }

    /// @param clock dates entries and ends leases
    public MemoryMailboxStore(InstantSource clock) {
        table = new MailboxTable(clock, _ -> {});
    }

    private <T> T locked(Supplier<T> action) {
        synchronized (lock) {
            if (closed) {
                throw new MailboxException(new Reason.Closed());
            }
            return action.get();
        }
    }

    private void locked(Runnable action) {
        boolean _ =
                locked(() -> {
                    action.run();
                    return true;
                });
    }

    @Override
    public void enqueue(Owner owner, MailboxEntry entry) {
        locked(() -> table.enqueue(owner, entry));
    }

    @Override
    public Optional<MailboxEntry> load(Owner owner, MailboxEntryId entry) {
        return locked(() -> table.load(owner, entry));
    }

    @Override
    public Optional<MailboxEntry> withKey(Owner owner, MailboxId mailbox, String dedupeKey) {
        return locked(() -> table.withKey(owner, mailbox, dedupeKey));
    }

    @Override
    public Page<MailboxEntry> list(Owner owner, MailboxQuery query) {
        return locked(() -> table.list(owner, query));
    }

    @Override
    public Optional<MailboxState> state(Owner owner, MailboxId mailbox) {
        return locked(() -> table.state(owner, mailbox));
    }

    @Override
    public MailboxState ensureState(Owner owner, MailboxId mailbox) {
        return locked(() -> table.ensureState(owner, mailbox));
    }

    @Override
    public List<Owned<MailboxId>> due(int limit) {
        return locked(() -> table.due(limit));
    }

    @Override
    public List<Owned<MailboxEntry>> claim(int limit, String consumer, Duration lease) {
        return locked(() -> table.claim(limit, consumer, lease));
    }

    @Override
    public Optional<MailboxEntry> claimNext(
            Owner owner, MailboxId mailbox, String consumer, Duration lease) {
        return locked(() -> table.claimNext(owner, mailbox, consumer, lease));
    }

    @Override
    public Optional<MailboxEntry> claim(
            Owner owner, MailboxEntryId entry, String consumer, Duration lease) {
        return locked(() -> table.claim(owner, entry, consumer, lease));
    }

    @Override
    public boolean extendLease(Owner owner, MailboxEntryId entry, String token, Duration lease) {
        return locked(() -> table.extendLease(owner, entry, token, lease));
    }

    @Override
    public void ack(Owner owner, MailboxEntryId entry, String token) {
        locked(() -> table.ack(owner, entry, token));
    }

    @Override
    public void nack(Owner owner, MailboxEntryId entry, String token, long retryAt, String error) {
        locked(() -> table.nack(owner, entry, token, retryAt, error));
    }

    @Override
    public void deadLetter(Owner owner, MailboxEntryId entry, String token, String error) {
        locked(() -> table.deadLetter(owner, entry, token, error));
    }

    @Override
    public Optional<MailboxEntry> cancel(Owner owner, MailboxEntryId entry) {
        return locked(() -> table.cancel(owner, entry));
    }

    @Override
    public List<MailboxEntry> cancelPending(
            Owner owner, MailboxId mailbox, @Nullable MailboxEntryId except) {
        return locked(() -> table.cancelPending(owner, mailbox, except));
    }

    @Override
    public Optional<MailboxEntry> supersede(Owner owner, MailboxEntryId entry, String reason) {
        return locked(() -> table.supersede(owner, entry, reason));
    }

    @Override
    public MailboxInterrupt interrupt(Owner owner, MailboxId mailbox) {
        return locked(() -> table.interrupt(owner, mailbox));
    }

    @Override
    public long purgeTerminal(long before) {
        return locked(() -> table.purgeTerminal(before));
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            table.clear();
        }
    }
}
