package dev.reprise.runtime.mailbox;

import dev.reprise.core.RunId;
import dev.reprise.core.mailbox.Lease;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.runtime.gateway.ThreadLocks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Looks after mailboxes: settles entries whose runs are over, and has the next ones begin.
final class PostRoom {
    static final Duration RENEWAL = Duration.ofSeconds(10);
    static final Duration SWEEP = Duration.ofSeconds(30);
    static final Duration PURGE = Duration.ofSeconds(60);

    /// How long settled entries are kept.
    static final Duration KEPT = Duration.ofHours(24);

    private static final System.Logger LOG = System.getLogger(PostRoom.class.getName());
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LATER_DELAY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// Mailboxes that one sweep looks at.
    private static final int SWEPT = 10_000;

    private final MailboxStore mailbox;
    private final ThreadStore threads;
    private final LocalRunGateway gateway;
    private final InstantSource clock;
    private final Parents parents;
    private final ThreadLocks locks;
    private final String consumer;
    private final Claims claims = new Claims();
    private final Retries retries = new Retries(this::wake);
    private final Dispatcher dispatcher;
    private final Rounds rounds;
    private final ExecutorService work =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mailbox ", 0).factory());
    private volatile boolean stopped;

    PostRoom(
            MailboxStore mailbox,
            ThreadStore threads,
            LocalRunGateway gateway,
            InstantSource clock,
            Mail mail,
            ThreadLocks locks,
            String consumer) {
        this.mailbox = mailbox;
        this.threads = threads;
        this.gateway = gateway;
        this.clock = clock;
        this.parents = new Parents(threads, mail, KEPT, this::lookSoon);
        this.locks = locks;
        this.consumer = consumer;
        dispatcher = new Dispatcher(mailbox, threads, gateway, clock, claims, retries, consumer);
        long now = clock.millis();
        rounds =
                new Rounds(
                        clock,
                        retries::next,
                        this::retry,
                        new Rounds.Round(RENEWAL, now + RENEWAL.toMillis(), this::renew),
                        new Rounds.Round(SWEEP, now + SWEEP.toMillis(), this::sweep),
                        new Rounds.Round(PURGE, now + PURGE.toMillis(), this::purge));
    }

    private void wake() {
        rounds.wake();
    }

    /// Has the next run of a thread begin, if that is free.
    void lookSoon(Place place) {
        rounds.begin();
        lookSoon(place, FIRST_DELAY);
    }

    private void lookSoon(Place place, Duration delay) {
        soon(() -> look(place, delay));
    }

    /// A segment of a run is over, or a run that waited was cancelled. One that is still going on
    /// is left alone.
    void over(Place place, RunId run) {
        soon(() -> {
            if (claims.on(place).filter(claim -> claim.run().equals(run)).isEmpty()) {
                threads.run(place.owner(), run)
                        .ifPresent(record -> parents.tellSoon(place.owner(), record));
            }
            look(place, FIRST_DELAY);
        });
    }

    private void soon(Runnable errand) {
        try {
            work.execute(() -> {
                try {
                    errand.run();
                } catch (RuntimeException e) { // a later round may do it
                    LOG.log(System.Logger.Level.WARNING, "a mailbox could not be looked after", e);
                }
            });
        } catch (RejectedExecutionException _) {
            // closed: what is left is taken up when the leases have run out
        }
    }

    private void look(Place place, Duration delay) {
        boolean _ =
                locks.locked(
                        place.owner(),
                        place.thread(),
                        () -> {
                            settle(place);
                            if (!stopped) {
                                dispatcher.dispatch(place, delay);
                            }
                            return true;
                        });
    }

    /// Settles the entry of a run that is over. A run whose end could not be stored yet is not.
    private void settle(Place place) {
        claims.on(place)
                .filter(claim -> !isLive(claim))
                .ifPresent(claim -> {
                    var record = threads.run(place.owner(), claim.run());
                    if (record.isPresent() && record.get().status() == RunStatus.RUNNING) {
                        return;
                    }
                    record.ifPresent(over -> parents.tell(place.owner(), over));
                    Dispatcher.settled(
                            () -> mailbox.ack(place.owner(), claim.entry(), claim.token()));
                    claims.release(claim);
                });
    }

    private boolean isLive(Claims.Claim claim) {
        var place = claim.place();
        return gateway.active(place.owner(), place.thread())
                .filter(claim.run()::equals)
                .isPresent();
    }

    /// A run that its client watches was begun; it may have taken the place of another.
    void holdStreamed(Place place, RunId run, MailboxEntry entry) {
        rounds.begin();
        settle(place);
        mailbox.claim(place.owner(), entry.id(), consumer, Dispatcher.LEASE)
                .map(MailboxEntry::lease)
                .map(Lease::token)
                .ifPresentOrElse(
                        token -> claims.hold(new Claims.Claim(place, run, entry.id(), token)),
                        () ->
                                mailbox.supersede(
                                        place.owner(),
                                        entry.id(),
                                        "another entry of the mailbox is claimed"));
        if (gateway.active(place.owner(), place.thread()).isEmpty()) {
            lookSoon(place); // its end came before it was held
        }
    }

    private void retry() {
        retries.due(clock.millis()).forEach(place -> lookSoon(place, LATER_DELAY));
    }

    private void renew() {
        for (var claim : claims.all()) {
            var owner = claim.place().owner();
            if (!mailbox.extendLease(owner, claim.entry(), claim.token(), Dispatcher.LEASE)) {
                claims.release(claim); // it was taken back, or its time was over
            } else if (!isLive(claim)) {
                lookSoon(claim.place(), LATER_DELAY);
            }
        }
    }

    private void sweep() {
        if (!stopped) {
            parents.tellUntold();
            mailbox.due(SWEPT)
                    .forEach(due -> lookSoon(Place.of(due.owner(), due.value()), LATER_DELAY));
        }
    }

    private void purge() {
        long _ = mailbox.purgeTerminal(clock.millis() - KEPT.toMillis());
    }

    /// Settled entries are kept as long as ends are looked at here, so nobody is told twice.
    void recover() {
        rounds.begin();
        sweep();
        long since = clock.millis() - KEPT.toMillis();
        threads.runsWithStatus(RunStatus.DONE, since)
                .forEach(run -> parents.tellSoon(run.owner(), run.value()));
    }

    void tick() {
        long _ = rounds.tick();
    }

    boolean isClosed() {
        return stopped;
    }

    void stop() {
        stopped = true;
        rounds.end();
    }

    void close() {
        stop();
        work.shutdown();
        try {
            if (!work.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "entries of mailboxes are still being settled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
