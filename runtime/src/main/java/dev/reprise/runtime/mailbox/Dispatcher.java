package dev.reprise.runtime.mailbox;

import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.mailbox.Lease;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxState;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.state.JsonException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Begins the runs that lie in mailboxes, one of a thread after the other. To be called by one
/// thread at a time for each place.
final class Dispatcher {
    static final Duration LEASE = Duration.ofSeconds(30);

    /// How often a run may fail to begin.
    static final int MOST_ATTEMPTS = 10;

    private static final int PAGE = 200;
    private static final String BUSY = "thread already has an active run";
    private static final Duration BUSY_DELAY = Duration.ofMillis(250);

    private final MailboxStore mailbox;
    private final ThreadStore threads;
    private final LocalRunGateway gateway;
    private final InstantSource clock;
    private final Claims claims;
    private final Retries retries;
    private final String consumer;

    /// @param retries told when a place is to be looked at again
    /// @param consumer names this process in claims
    Dispatcher(
            MailboxStore mailbox,
            ThreadStore threads,
            LocalRunGateway gateway,
            InstantSource clock,
            Claims claims,
            Retries retries,
            String consumer) {
        this.mailbox = mailbox;
        this.threads = threads;
        this.gateway = gateway;
        this.clock = clock;
        this.claims = claims;
        this.retries = retries;
        this.consumer = consumer;
    }

    /// What comes of an entry.
    private enum Step {
        /// Its run goes on, or has to be waited for: nothing more can be begun here now.
        TAKEN,
        /// It is settled: the next one may have its turn.
        SETTLED
    }

    /// Begins the next run of a thread, if that is free.
    ///
    /// @param delay before another attempt when the run could not begin
    void dispatch(Place place, Duration delay) {
        for (var next = claim(place); next.isPresent(); next = claim(place)) {
            if (begin(place, next.get(), delay) == Step.TAKEN) {
                return;
            }
        }
    }

    private Optional<MailboxEntry> claim(Place place) {
        var owner = place.owner();
        if (gateway.active(owner, place.thread()).isPresent()) {
            return Optional.empty(); // its end is heard of
        }
        var open = threads.activeRun(owner, place.thread()).map(RunRecord::status);
        if (open.isEmpty()) {
            return mailbox.claimNext(owner, place.mailbox(), consumer, LEASE);
        }
        return open.get() == RunStatus.WAITING ? claimUserInput(place) : claimLeftBehind(place);
    }

    /// Only what a user says may take the place of a run that waits for what a user decides.
    private Optional<MailboxEntry> claimUserInput(Place place) {
        long now = clock.millis();
        return pending(place, MailboxStatus.QUEUED)
                .filter(entry -> entry.isClaimable(now))
                .filter(entry -> !CompletionNotice.isOne(entry)) // there may be thousands of them
                .filter(Dispatcher::bringsUserInput)
                .min(MailboxEntry.CLAIM_ORDER)
                .flatMap(entry -> mailbox.claim(place.owner(), entry.id(), consumer, LEASE));
    }

    private static boolean bringsUserInput(MailboxEntry entry) {
        try {
            return QueuedRun.of(entry).bringsUserInput();
        } catch (JsonException _) {
            return true; // to be given up
        }
    }

    /// A run that goes on elsewhere keeps the thread busy. An entry that another process worked on
    /// may be that run's.
    private Optional<MailboxEntry> claimLeftBehind(Place place) {
        long now = clock.millis();
        return pending(place, MailboxStatus.CLAIMED)
                .filter(entry -> entry.isClaimable(now))
                .findFirst()
                .flatMap(entry -> mailbox.claim(place.owner(), entry.id(), consumer, LEASE));
    }

    /// However many there are. What goes meanwhile may hide another one from this look.
    private Stream<MailboxEntry> pending(Place place, MailboxStatus status) {
        var found = Stream.<MailboxEntry>builder();
        boolean hasMore = true;
        for (int offset = 0; hasMore; offset += PAGE) {
            var page = page(place, status, offset);
            page.items().forEach(found);
            hasMore = page.hasMore();
        }
        return found.build();
    }

    private Page<MailboxEntry> page(Place place, MailboxStatus status, int offset) {
        var query =
                MailboxQuery.DEFAULT
                        .withPage(offset, PAGE)
                        .withMailbox(place.mailbox())
                        .withStatus(status);
        return mailbox.list(place.owner(), query);
    }

    private Step begin(Place place, MailboxEntry entry, Duration delay) {
        try {
            if (isStale(place, entry)) {
                supersede(place, entry, "superseded by interrupt (reconciled on claim)");
                return Step.SETTLED;
            }
            return begin(place, QueuedRun.of(entry), delay);
        } catch (JsonException e) {
            giveUp(place, entry, String.valueOf(e.getMessage()));
            return Step.SETTLED;
        }
    }

    private boolean isStale(Place place, MailboxEntry entry) {
        return mailbox.state(place.owner(), place.mailbox())
                .map(MailboxState::generation)
                .filter(generation -> entry.generation() < generation)
                .isPresent();
    }

    private Step begin(Place place, QueuedRun queued, Duration delay) {
        var entry = queued.entry();
        var begun = threads.run(place.owner(), queued.run());
        if (begun.isPresent()) {
            return follow(place, queued, begun.get());
        }
        if (CompletionNotice.isOne(entry)
                && threads.load(place.owner(), place.thread()).isEmpty()) {
            supersede(place, entry, "the thread of the parent was deleted");
            return Step.SETTLED;
        }
        if (entry.availableAt() == Mail.NEVER) {
            supersede(place, entry, "its client was gone before its run began");
            return Step.SETTLED;
        }
        if (entry.attempts() > MOST_ATTEMPTS) {
            giveUp(place, entry, exceeded(Objects.requireNonNullElse(entry.lastError(), "no end")));
            return Step.SETTLED;
        }
        return start(place, queued, delay);
    }

    /// The run has begun before; this process now waits for its end.
    private Step follow(Place place, QueuedRun queued, RunRecord begun) {
        var entry = queued.entry();
        if (!entry.id().value().equals(begun.sourceMailboxEntry())) {
            giveUp(place, entry, "run already exists: " + queued.run());
            return Step.SETTLED;
        }
        claims.hold(new Claims.Claim(place, queued.run(), entry.id(), tokenOf(entry)));
        retries.add(place, clock.millis()); // it may be over already
        return Step.TAKEN;
    }

    private Step start(Place place, QueuedRun queued, Duration delay) {
        var entry = queued.entry();
        var claim = new Claims.Claim(place, queued.run(), entry.id(), tokenOf(entry));
        claims.hold(claim); // its lease is renewed, however long the beginning takes
        boolean begun = false;
        try {
            var started = gateway.startIfFree(place.owner(), queued.request());
            if (started.isEmpty()) {
                retry(place, entry, BUSY_DELAY, BUSY);
                return Step.TAKEN;
            }
            begun = true;
            started.get().events().close();
            return Step.TAKEN;
        } catch (ResolveException e) {
            giveUp(place, entry, String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            if (e.retryable()) {
                return failed(place, entry, delay, e);
            }
            giveUp(place, entry, String.valueOf(e.getMessage()));
        } catch (PrepareException e) {
            return failed(place, entry, delay, e);
        } finally {
            if (!begun) {
                claims.release(claim);
            }
        }
        return Step.SETTLED;
    }

    private Step failed(Place place, MailboxEntry entry, Duration delay, RuntimeException failure) {
        var error = String.valueOf(failure.getMessage());
        if (entry.attempts() >= MOST_ATTEMPTS) {
            giveUp(place, entry, exceeded(error));
            return Step.SETTLED;
        }
        retry(place, entry, delay, error);
        return Step.TAKEN;
    }

    private static String exceeded(String error) {
        return "max attempts (%d) exceeded: %s".formatted(MOST_ATTEMPTS, error);
    }

    private void retry(Place place, MailboxEntry entry, Duration delay, String error) {
        long at = clock.millis() + delay.toMillis();
        settled(() -> mailbox.nack(place.owner(), entry.id(), tokenOf(entry), at, error));
        retries.add(place, at);
    }

    private void giveUp(Place place, MailboxEntry entry, String error) {
        settled(() -> mailbox.deadLetter(place.owner(), entry.id(), tokenOf(entry), error));
    }

    private void supersede(Place place, MailboxEntry entry, String reason) {
        mailbox.supersede(place.owner(), entry.id(), reason);
    }

    /// Settles an entry, unless somebody else has.
    static void settled(Runnable settling) {
        try {
            settling.run();
        } catch (MailboxException e) {
            if (!(e.reason() instanceof MailboxException.Reason.ClaimConflict)
                    && !(e.reason() instanceof MailboxException.Reason.NotFound)) {
                throw e;
            }
        }
    }

    private static String tokenOf(MailboxEntry claimed) {
        return Optional.ofNullable(claimed.lease()).map(Lease::token).orElseThrow();
    }
}
