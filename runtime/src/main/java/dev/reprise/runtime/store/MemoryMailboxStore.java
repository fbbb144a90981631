package dev.reprise.runtime.store;

import dev.reprise.core.IdSource;
import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.mailbox.Lease;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxInterrupt;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxState;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.ThreadLog.Owned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Keeps mailboxes in memory, for tests and for applications that need no more.
///
/// A listing looks at every entry, a claim at every entry that is not settled. It grows until it is
/// purged and forgets all when it is closed.
public final class MemoryMailboxStore implements MailboxStore {
    private final Object lock = new Object(); // guards everything below
    private final Map<Key, MailboxEntry> entries = new HashMap<>();
    private final Map<Place, MemoryMailbox> mailboxes = new HashMap<>();
    private boolean closed;

    private final InstantSource clock;
    private final IdSource tokens;

    public MemoryMailboxStore() {
        this(InstantSource.system());
    }

    /// @param clock dates entries and ends leases
    public MemoryMailboxStore(InstantSource clock) {
        this.clock = clock;
        this.tokens = IdSource.of(clock);
    }

    private record Key(Owner owner, MailboxEntryId entry) {}

    private record Place(Owner owner, MailboxId mailbox) {}

    @Override
    public void enqueue(Owner owner, MailboxEntry entry) {
        synchronized (lock) {
            requireOpen();
            var place = new Place(owner, entry.mailbox());
            var mailbox = mailboxes.get(place);
            if (mailbox != null) {
                mailbox.requireGenerationOf(entry);
            }
            if (entries.containsKey(new Key(owner, entry.id()))) {
                throw new MailboxException(new Reason.AlreadyExists(entry.id().value()));
            }
            if (mailbox != null) {
                mailbox.requireFreeKeyFor(entry);
            } else {
                mailboxes.put(
                        place,
                        new MemoryMailbox(entry.mailbox(), entry.generation(), clock.millis()));
            }
            put(owner, entry);
        }
    }

    @Override
    public Optional<MailboxEntry> load(Owner owner, MailboxEntryId entry) {
        synchronized (lock) {
            return find(owner, entry);
        }
    }

    @Override
    public Page<MailboxEntry> list(Owner owner, MailboxQuery query) {
        synchronized (lock) {
            requireOpen();
            var all =
                    entries.entrySet().stream()
                            .filter(held -> held.getKey().owner().equals(owner))
                            .map(Map.Entry::getValue)
                            .filter(query::matches)
                            .sorted(MailboxQuery.ORDER)
                            .toList();
            return Page.of(all, query.offset(), query.limit());
        }
    }

    @Override
    public Optional<MailboxState> state(Owner owner, MailboxId mailbox) {
        synchronized (lock) {
            requireOpen();
            return Optional.ofNullable(mailboxes.get(new Place(owner, mailbox)))
                    .map(MemoryMailbox::state);
        }
    }

    @Override
    public MailboxState ensureState(Owner owner, MailboxId mailbox) {
        synchronized (lock) {
            requireOpen();
            var held = ensure(owner, mailbox);
            held.touch(clock.millis());
            return held.state();
        }
    }

    @Override
    public List<Owned<MailboxEntry>> claim(int limit, String consumer, Duration lease) {
        synchronized (lock) {
            requireOpen();
            long now = clock.millis();
            var first = new ArrayList<Owned<MailboxEntry>>();
            mailboxes.forEach((place, mailbox) ->
                    mailbox.next(now)
                            .ifPresent(next -> first.add(new Owned<>(place.owner(), next))));
            first.sort(Comparator.comparing(Owned::value, MailboxEntry.CLAIM_ORDER));
            return first.stream()
                    .limit(Math.max(0, limit))
                    .map(next ->
                            new Owned<>(
                                    next.owner(),
                                    claimed(next.owner(), next.value(), consumer, lease)))
                    .toList();
        }
    }

    @Override
    public Optional<MailboxEntry> claimNext(
            Owner owner, MailboxId mailbox, String consumer, Duration lease) {
        synchronized (lock) {
            requireOpen();
            return Optional.ofNullable(mailboxes.get(new Place(owner, mailbox)))
                    .flatMap(held -> held.next(clock.millis()))
                    .map(next -> claimed(owner, next, consumer, lease));
        }
    }

    @Override
    public Optional<MailboxEntry> claim(
            Owner owner, MailboxEntryId entry, String consumer, Duration lease) {
        synchronized (lock) {
            return find(owner, entry)
                    .filter(held -> !held.status().isTerminal())
                    .filter(held -> !ensure(owner, held.mailbox()).isBusy(clock.millis()))
                    .map(held -> claimed(owner, held, consumer, lease));
        }
    }

    private MailboxEntry claimed(Owner owner, MailboxEntry entry, String consumer, Duration lease) {
        long now = clock.millis();
        var right = new Lease(tokens.nextCompact(), consumer, now + lease.toMillis());
        return put(owner, entry.claimed(right, now));
    }

    @Override
    public boolean extendLease(Owner owner, MailboxEntryId entry, String token, Duration lease) {
        synchronized (lock) {
            long now = clock.millis();
            return find(owner, entry)
                    .filter(held -> held.isClaimedWith(token))
                    .map(held -> put(owner, held.extended(now + lease.toMillis(), now)))
                    .isPresent();
        }
    }

    @Override
    public void ack(Owner owner, MailboxEntryId entry, String token) {
        settle(owner, entry, token, held -> held.accepted(clock.millis()));
    }

    @Override
    public void nack(Owner owner, MailboxEntryId entry, String token, long retryAt, String error) {
        settle(owner, entry, token, held -> held.requeued(retryAt, error, clock.millis()));
    }

    @Override
    public void deadLetter(Owner owner, MailboxEntryId entry, String token, String error) {
        settle(
                owner,
                entry,
                token,
                held -> held.ended(MailboxStatus.DEAD_LETTER, error, clock.millis()));
    }

    private void settle(
            Owner owner, MailboxEntryId entry, String token, UnaryOperator<MailboxEntry> outcome) {
        synchronized (lock) {
            var held =
                    find(owner, entry)
                            .orElseThrow(() -> new MailboxException(new Reason.NotFound(entry)));
            if (!held.isClaimedWith(token)) {
                throw new MailboxException(new Reason.ClaimConflict(entry));
            }
            put(owner, outcome.apply(held));
        }
    }

    @Override
    public Optional<MailboxEntry> cancel(Owner owner, MailboxEntryId entry) {
        return end(owner, entry, MailboxStatus.CANCELLED, "cancelled");
    }

    @Override
    public Optional<MailboxEntry> supersede(Owner owner, MailboxEntryId entry, String reason) {
        return end(owner, entry, MailboxStatus.SUPERSEDED, reason);
    }

    private Optional<MailboxEntry> end(
            Owner owner, MailboxEntryId entry, MailboxStatus terminal, String error) {
        synchronized (lock) {
            return find(owner, entry)
                    .map(held ->
                            held.status().isTerminal()
                                    ? held
                                    : put(owner, held.ended(terminal, error, clock.millis())));
        }
    }

    @Override
    public List<MailboxEntry> cancelPending(
            Owner owner, MailboxId mailbox, @Nullable MailboxEntryId except) {
        synchronized (lock) {
            requireOpen();
            long now = clock.millis();
            var held = mailboxes.get(new Place(owner, mailbox));
            return held == null
                    ? List.of()
                    : held.pending().stream()
                            .filter(entry -> !entry.id().equals(except))
                            .map(entry -> entry.ended(MailboxStatus.CANCELLED, "cancelled", now))
                            .map(entry -> put(owner, entry))
                            .toList();
        }
    }

    @Override
    public MailboxInterrupt interrupt(Owner owner, MailboxId mailbox) {
        synchronized (lock) {
            requireOpen();
            long now = clock.millis();
            var held = ensure(owner, mailbox);
            held.nextGeneration(now);
            var superseded =
                    held.pending().stream()
                            .map(entry ->
                                    entry.ended(
                                            MailboxStatus.SUPERSEDED,
                                            "superseded by interrupt",
                                            now))
                            .map(entry -> put(owner, entry))
                            .toList();
            return new MailboxInterrupt(held.state(), superseded);
        }
    }

    @Override
    public long purgeTerminal(long before) {
        synchronized (lock) {
            requireOpen();
            long held = entries.size();
            entries.entrySet()
                    .removeIf(entry -> isPurged(entry.getKey(), entry.getValue(), before));
            return held - entries.size();
        }
    }

    private boolean isPurged(Key key, MailboxEntry entry, long before) {
        if (!entry.status().isTerminal() || entry.updatedAt() >= before) {
            return false;
        }
        ensure(key.owner(), entry.mailbox()).forget(entry);
        return true;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            entries.clear();
            mailboxes.clear();
        }
    }

    private Optional<MailboxEntry> find(Owner owner, MailboxEntryId entry) {
        requireOpen();
        return Optional.ofNullable(entries.get(new Key(owner, entry)));
    }

    private MemoryMailbox ensure(Owner owner, MailboxId mailbox) {
        return mailboxes.computeIfAbsent(
                new Place(owner, mailbox), _ -> new MemoryMailbox(mailbox, 0, clock.millis()));
    }

    private MailboxEntry put(Owner owner, MailboxEntry entry) {
        entries.put(new Key(owner, entry.id()), entry);
        ensure(owner, entry.mailbox()).put(entry);
        return entry;
    }

    private void requireOpen() {
        if (closed) {
            throw new MailboxException(new Reason.Closed());
        }
    }
}
