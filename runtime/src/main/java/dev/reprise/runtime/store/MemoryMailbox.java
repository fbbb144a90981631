package dev.reprise.runtime.store;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One mailbox in memory: its state, its entries, which of them are not settled, and the keys that
/// are taken. Guarded by the lock of its store.
final class MemoryMailbox {
    private final NavigableSet<MailboxEntry> entries = new TreeSet<>(MailboxQuery.ORDER);
    private final Map<MailboxEntryId, MailboxEntry> open = new HashMap<>();
    private final Map<String, MailboxEntryId> keys = new HashMap<>();
    private MailboxState state;

    MemoryMailbox(MailboxId id, long generation, long now) {
        state = new MailboxState(id, generation, now);
    }

    MailboxState state() {
        return state;
    }

    void move(MailboxState to) {
        state = to;
    }

    /// The entry that has a key.
    Optional<MailboxEntryId> withKey(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    /// @throws MailboxException when the entry is of another generation
    void requireGenerationOf(MailboxEntry entry) {
        if (entry.generation() != state.generation()) {
            throw new MailboxException(
                    new Reason.GenerationMismatch(
                            state.mailbox(), state.generation(), entry.generation()));
        }
    }

    /// @throws MailboxException when the key of the entry is taken
    void requireFreeKeyFor(MailboxEntry entry) {
        var key = entry.dedupeKey();
        if (key != null && keys.containsKey(key)) {
            throw new MailboxException(new Reason.AlreadyExists(key));
        }
    }

    void put(MailboxEntry entry) {
        if (entry.dedupeKey() != null) {
            keys.put(entry.dedupeKey(), entry.id());
        }
        entries.remove(entry); // as it was before: where it stands does not change
        entries.add(entry);
        if (entry.status().isTerminal()) {
            open.remove(entry.id());
        } else {
            open.put(entry.id(), entry);
        }
    }

    void forget(MailboxEntry entry) {
        entries.remove(entry);
        if (entry.dedupeKey() != null) {
            keys.remove(entry.dedupeKey());
        }
    }

    /// All that is kept, oldest first.
    Stream<MailboxEntry> entries() {
        return entries.stream();
    }

    /// Whether nothing is kept and nothing has happened since.
    boolean isAbandoned(long since) {
        return entries.isEmpty() && state.updatedAt() < since;
    }

    /// Whether all that is kept is settled.
    boolean isIdle() {
        return open.isEmpty();
    }

    /// What is not settled, oldest first.
    List<MailboxEntry> pending() {
        return open.values().stream().sorted(MailboxQuery.ORDER).toList();
    }

    /// Whether somebody has the right to work on one of its entries.
    boolean isBusy(long now) {
        return open.values().stream().anyMatch(entry -> entry.isLeased(now));
    }

    /// The entry to be claimed next; empty while somebody is at work.
    Optional<MailboxEntry> next(long now) {
        return isBusy(now)
                ? Optional.empty()
                : open.values().stream()
                        .filter(entry -> entry.isClaimable(now))
                        .min(MailboxEntry.CLAIM_ORDER);
    }
}
