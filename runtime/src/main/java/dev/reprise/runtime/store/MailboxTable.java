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
import dev.reprise.core.store.Page;
import dev.reprise.core.store.ThreadLog.Owned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The mailboxes of one store in memory, guarded by its lock. Whatever changes is written to the
/// journal first; what that refuses has not happened.
final class MailboxTable {
    private static final String CANCELLED = "cancelled";

    private final Map<Key, MailboxEntry> entries = new HashMap<>();
    private final Map<Owner, OrderedEntries> owners = new HashMap<>();
    private final Map<Place, MemoryMailbox> mailboxes = new HashMap<>();
    private final Set<Place> busy = new HashSet<>(); // those that are not idle
    private final InstantSource clock;
    private final IdSource tokens;
    private final Journal journal;

    /// Takes changes that belong together before they are made.
    @FunctionalInterface
    interface Journal {
        /// Takes the changes, all or none.
        ///
        /// @throws MailboxException when they must not be made
        void write(List<MailboxChange> changes);
    }

    MailboxTable(InstantSource clock, Journal journal) {
        this.clock = clock;
        this.tokens = IdSource.of(clock);
        this.journal = journal;
    }

    private record Key(Owner owner, MailboxEntryId entry) {}

    private record Place(Owner owner, MailboxId mailbox) {}

    void enqueue(Owner owner, MailboxEntry entry) {
        var changes = new ArrayList<MailboxChange>();
        var mailbox = find(owner, entry.mailbox());
        mailbox.ifPresent(held -> held.requireGenerationOf(entry));
        if (entries.containsKey(new Key(owner, entry.id()))) {
            throw new MailboxException(new Reason.AlreadyExists(entry.id().value()));
        }
        if (mailbox.isPresent()) {
            mailbox.get().requireFreeKeyFor(entry);
        } else {
            var state = new MailboxState(entry.mailbox(), entry.generation(), clock.millis());
            changes.add(new MailboxChange.Moved(owner, state));
        }
        changes.add(new MailboxChange.Added(owner, entry));
        make(changes);
    }

    Optional<MailboxEntry> load(Owner owner, MailboxEntryId entry) {
        return Optional.ofNullable(entries.get(new Key(owner, entry)));
    }

    Optional<MailboxEntry> withKey(Owner owner, MailboxId mailbox, String dedupeKey) {
        return find(owner, mailbox)
                .flatMap(held -> held.withKey(dedupeKey))
                .flatMap(id -> load(owner, id));
    }

    /// Who asks for one mailbox does not pay for the others.
    Page<MailboxEntry> list(Owner owner, MailboxQuery query) {
        var mailbox = query.mailbox();
        if (mailbox == null) {
            var held = owners.get(owner);
            return held == null ? Page.empty() : held.page(query);
        }
        var matching =
                find(owner, mailbox).stream()
                        .flatMap(MemoryMailbox::entries)
                        .filter(query::matches)
                        .toList();
        return Page.of(matching, query.offset(), query.limit());
    }

    Optional<MailboxState> state(Owner owner, MailboxId mailbox) {
        return find(owner, mailbox).map(MemoryMailbox::state);
    }

    MailboxState ensureState(Owner owner, MailboxId mailbox) {
        return move(owner, generation(owner, mailbox), mailbox, List.of());
    }

    private long generation(Owner owner, MailboxId mailbox) {
        return state(owner, mailbox).map(MailboxState::generation).orElse(0L);
    }

    private MailboxState move(
            Owner owner, long generation, MailboxId mailbox, List<MailboxEntry> with) {
        var state = new MailboxState(mailbox, generation, clock.millis());
        var changes = new ArrayList<MailboxChange>();
        changes.add(new MailboxChange.Moved(owner, state));
        with.forEach(entry -> changes.add(new MailboxChange.Updated(owner, entry)));
        make(changes);
        return state;
    }

    List<Owned<MailboxId>> due(int limit) {
        return next().limit(Math.max(0, limit))
                .map(next -> new Owned<>(next.owner(), next.value().mailbox()))
                .toList();
    }

    List<Owned<MailboxEntry>> claim(int limit, String consumer, Duration lease) {
        var claimed =
                next().limit(Math.max(0, limit))
                        .map(next ->
                                new Owned<>(next.owner(), claimed(next.value(), consumer, lease)))
                        .toList();
        update(claimed);
        return claimed;
    }

    /// What can be claimed next from each mailbox. Those in which all is settled cost nothing.
    private Stream<Owned<MailboxEntry>> next() {
        long now = clock.millis();
        var first = new ArrayList<Owned<MailboxEntry>>();
        for (var place : busy) {
            Objects.requireNonNull(mailboxes.get(place))
                    .next(now)
                    .ifPresent(next -> first.add(new Owned<>(place.owner(), next)));
        }
        first.sort(Comparator.comparing(Owned::value, MailboxEntry.CLAIM_ORDER));
        return first.stream();
    }

    Optional<MailboxEntry> claimNext(
            Owner owner, MailboxId mailbox, String consumer, Duration lease) {
        return find(owner, mailbox)
                .flatMap(held -> held.next(clock.millis()))
                .map(next -> put(owner, claimed(next, consumer, lease)));
    }

    Optional<MailboxEntry> claim(
            Owner owner, MailboxEntryId entry, String consumer, Duration lease) {
        return load(owner, entry)
                .filter(held -> !held.status().isTerminal())
                .filter(held -> !require(owner, held).isBusy(clock.millis()))
                .map(held -> put(owner, claimed(held, consumer, lease)));
    }

    private MailboxEntry claimed(MailboxEntry entry, String consumer, Duration lease) {
        long now = clock.millis();
        return entry.claimed(
                new Lease(tokens.nextCompact(), consumer, now + lease.toMillis()), now);
    }

    boolean extendLease(Owner owner, MailboxEntryId entry, String token, Duration lease) {
        long now = clock.millis();
        return load(owner, entry)
                .filter(held -> held.isClaimedWith(token))
                .map(held -> put(owner, held.extended(now + lease.toMillis(), now)))
                .isPresent();
    }

    void ack(Owner owner, MailboxEntryId entry, String token) {
        settle(owner, entry, token, held -> held.accepted(clock.millis()));
    }

    void nack(Owner owner, MailboxEntryId entry, String token, long retryAt, String error) {
        settle(owner, entry, token, held -> held.requeued(retryAt, error, clock.millis()));
    }

    void deadLetter(Owner owner, MailboxEntryId entry, String token, String error) {
        settle(
                owner,
                entry,
                token,
                held -> held.ended(MailboxStatus.DEAD_LETTER, error, clock.millis()));
    }

    private void settle(
            Owner owner, MailboxEntryId entry, String token, UnaryOperator<MailboxEntry> outcome) {
        var held =
                load(owner, entry)
                        .orElseThrow(() -> new MailboxException(new Reason.NotFound(entry)));
        if (!held.isClaimedWith(token)) {
            throw new MailboxException(new Reason.ClaimConflict(entry));
        }
        put(owner, outcome.apply(held));
    }

    Optional<MailboxEntry> cancel(Owner owner, MailboxEntryId entry) {
        return end(owner, entry, MailboxStatus.CANCELLED, CANCELLED);
    }

    Optional<MailboxEntry> supersede(Owner owner, MailboxEntryId entry, String reason) {
        return end(owner, entry, MailboxStatus.SUPERSEDED, reason);
    }

    private Optional<MailboxEntry> end(
            Owner owner, MailboxEntryId entry, MailboxStatus terminal, String error) {
        return load(owner, entry)
                .map(held ->
                        held.status().isTerminal()
                                ? held
                                : put(owner, held.ended(terminal, error, clock.millis())));
    }

    List<MailboxEntry> cancelPending(
            Owner owner, MailboxId mailbox, @Nullable MailboxEntryId except) {
        long now = clock.millis();
        var ended =
                pending(owner, mailbox)
                        .filter(entry -> !entry.id().equals(except))
                        .map(entry -> entry.ended(MailboxStatus.CANCELLED, CANCELLED, now))
                        .toList();
        update(ended.stream().map(entry -> new Owned<>(owner, entry)).toList());
        return ended;
    }

    MailboxInterrupt interrupt(Owner owner, MailboxId mailbox) {
        long now = clock.millis();
        var ended =
                pending(owner, mailbox)
                        .map(entry ->
                                entry.ended(
                                        MailboxStatus.SUPERSEDED, "superseded by interrupt", now))
                        .toList();
        var state = move(owner, generation(owner, mailbox) + 1, mailbox, ended);
        return new MailboxInterrupt(state, ended);
    }

    private Stream<MailboxEntry> pending(Owner owner, MailboxId mailbox) {
        return find(owner, mailbox).stream().flatMap(held -> held.pending().stream());
    }

    long purgeTerminal(long before) {
        var old = new ArrayList<MailboxChange>();
        owners.forEach((owner, held) ->
                held.madeBefore(before)
                        .filter(entry -> entry.status().isTerminal() && entry.updatedAt() < before)
                        .forEach(entry -> old.add(new MailboxChange.Forgotten(owner, entry.id()))));
        make(old);
        make(abandoned(before));
        return old.size();
    }

    private List<MailboxChange> abandoned(long before) {
        var abandoned = new ArrayList<MailboxChange>();
        mailboxes.forEach((place, mailbox) -> {
            if (mailbox.isAbandoned(before)) {
                abandoned.add(new MailboxChange.Abandoned(place.owner(), place.mailbox()));
            }
        });
        return abandoned;
    }

    /// Everything, as the changes that make it.
    Stream<MailboxChange> content() {
        return Stream.concat(
                mailboxes.entrySet().stream()
                        .map(held ->
                                new MailboxChange.Moved(
                                        held.getKey().owner(), held.getValue().state())),
                entries.entrySet().stream()
                        .map(held ->
                                new MailboxChange.Added(held.getKey().owner(), held.getValue())));
    }

    void clear() {
        entries.clear();
        owners.clear();
        mailboxes.clear();
        busy.clear();
    }

    private Optional<MemoryMailbox> find(Owner owner, MailboxId mailbox) {
        return Optional.ofNullable(mailboxes.get(new Place(owner, mailbox)));
    }

    private MemoryMailbox require(Owner owner, MailboxEntry entry) {
        return mailboxes.computeIfAbsent(
                new Place(owner, entry.mailbox()),
                _ -> new MemoryMailbox(entry.mailbox(), entry.generation(), entry.createdAt()));
    }

    private MailboxEntry put(Owner owner, MailboxEntry entry) {
        make(List.of(new MailboxChange.Updated(owner, entry)));
        return entry;
    }

    private void update(List<Owned<MailboxEntry>> changed) {
        make(
                changed.stream()
                        .map(entry ->
                                (MailboxChange)
                                        new MailboxChange.Updated(entry.owner(), entry.value()))
                        .toList());
    }

    private void make(List<MailboxChange> changes) {
        if (!changes.isEmpty()) {
            journal.write(changes);
            changes.forEach(this::apply);
        }
    }

    /// Makes a change that is in the journal.
    void apply(MailboxChange change) {
        var owner = change.owner();
        switch (change) {
            case MailboxChange.Added(_, var entry) -> hold(owner, entry);
            case MailboxChange.Updated(_, var entry) -> hold(owner, entry);
            case MailboxChange.Moved(_, var state) ->
                    mailboxes
                            .computeIfAbsent(
                                    new Place(owner, state.mailbox()),
                                    _ -> new MemoryMailbox(state.mailbox(), 0, 0))
                            .move(state);
            case MailboxChange.Forgotten(_, var id) -> {
                var entry = entries.remove(new Key(owner, id));
                if (entry != null) {
                    require(owner, entry).forget(entry);
                    owners.computeIfPresent(
                            owner,
                            (_, held) -> {
                                held.remove(entry);
                                return held.isEmpty() ? null : held;
                            });
                }
            }
            case MailboxChange.Abandoned(_, var mailbox) ->
                    mailboxes.remove(new Place(owner, mailbox));
        }
    }

    private void hold(Owner owner, MailboxEntry entry) {
        entries.put(new Key(owner, entry.id()), entry);
        owners.computeIfAbsent(owner, _ -> new OrderedEntries()).put(entry);
        var mailbox = require(owner, entry);
        mailbox.put(entry);
        var place = new Place(owner, entry.mailbox());
        if (mailbox.isIdle()) {
            busy.remove(place);
        } else {
            busy.add(place);
        }
    }
}
