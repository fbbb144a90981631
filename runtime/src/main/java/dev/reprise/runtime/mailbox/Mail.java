package dev.reprise.runtime.mailbox;

import dev.reprise.core.IdSource;
import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.BackgroundRuns.Delivery;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxException.Reason;
import dev.reprise.core.mailbox.MailboxOrigin;
import dev.reprise.core.mailbox.MailboxState;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.run.RunRequest;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/// Puts runs into mailboxes.
record Mail(MailboxStore mailbox, InstantSource clock, IdSource ids) {
    /// When an entry is available that only the one who put it there may claim: the end of the year
    /// 9999.
    static final long NEVER = 253_402_300_799_999L;

    /// An interrupt that comes in between is answered by a second attempt.
    private static final int ATTEMPTS = 2;

    RunId newRun() {
        return new RunId(ids.nextCompact());
    }

    /// Adds an entry.
    ///
    /// @param request with both ids
    /// @return the entry; the older one that has its dedupe key if there is one
    /// @throws MailboxException with `Raced` when the mailbox is interrupted each time
    MailboxEntry put(Owner owner, RunRequest request, Delivery delivery) {
        return put(owner, request, delivery, newEntry(), clock.millis());
    }

    /// Adds an entry that is found by the id of its run, because a client named that and knows no
    /// other.
    ///
    /// @throws PrepareException when there is an entry with that id
    MailboxEntry putNamed(Owner owner, RunRequest request, Delivery delivery) {
        var run = Objects.requireNonNull(request.run());
        return put(owner, request, delivery, new MailboxEntryId(run.value()), clock.millis());
    }

    /// Adds an entry that only the one may claim who put it there.
    MailboxEntry putAside(Owner owner, RunRequest request) {
        return put(owner, request, Delivery.USUAL, newEntry(), NEVER);
    }

    private MailboxEntryId newEntry() {
        return new MailboxEntryId(ids.nextCompact());
    }

    private MailboxEntry put(
            Owner owner,
            RunRequest request,
            Delivery delivery,
            MailboxEntryId id,
            long availableAt) {
        var place = new Place(owner, Objects.requireNonNull(request.thread()));
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var known = withKeyOf(place, delivery);
            if (known.isPresent()) {
                return known.get();
            }
            var entry = entry(place, request, delivery, id).withAvailableAt(availableAt);
            if (isAdded(place, entry)) {
                return entry;
            }
        }
        return withKeyOf(place, delivery)
                .orElseThrow(() -> new MailboxException(new Reason.Raced(place.mailbox())));
    }

    private Optional<MailboxEntry> withKeyOf(Place place, Delivery delivery) {
        return Optional.ofNullable(delivery.dedupeKey())
                .flatMap(key -> mailbox.withKey(place.owner(), place.mailbox(), key));
    }

    private MailboxEntry entry(
            Place place, RunRequest request, Delivery delivery, MailboxEntryId id) {
        long generation =
                mailbox.state(place.owner(), place.mailbox())
                        .map(MailboxState::generation)
                        .orElse(0L);
        return MailboxEntry.queued(
                        id, place.mailbox(), QueuedRun.payload(request), generation, clock.millis())
                .withOrigin(MailboxOrigin.of(request.origin()))
                .withSender(delivery.sender())
                .withPriority(delivery.priority())
                .withDedupeKey(delivery.dedupeKey());
    }

    /// @return false when the mailbox was interrupted, or somebody else took the dedupe key
    private boolean isAdded(Place place, MailboxEntry entry) {
        try {
            mailbox.enqueue(place.owner(), entry);
            return true;
        } catch (MailboxException e) {
            if (mailbox.load(place.owner(), entry.id()).isPresent()) {
                throw new PrepareException(
                        new PrepareException.Reason.RunExists(entry.id().value()));
            }
            if (e.reason() instanceof Reason.GenerationMismatch
                    || e.reason() instanceof Reason.AlreadyExists) {
                return false;
            }
            throw e;
        }
    }
}
