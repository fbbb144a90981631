package dev.reprise.runtime.mailbox;

import dev.reprise.core.IdSource;
import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Page;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.runtime.gateway.ThreadLocks;
import dev.reprise.runtime.resolve.AgentResolver;
import dev.reprise.state.JsonException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/// The background runs of this process.
///
/// May be used from any thread. Begins nothing before it is used or recovers; what it has begun
/// goes on when it is closed.
public final class MailboxRuns implements BackgroundRuns, AutoCloseable {
    private final MailboxStore mailbox;
    private final ThreadStore threads;
    private final AgentResolver agents;
    private final LocalRunGateway gateway;
    private final IdSource ids;
    private final Mail mail;
    private final ThreadLocks locks = new ThreadLocks();
    private final PostRoom post;

    /// @param threads the store that the gateway's runs commit to
    /// @param consumer names this process in claims
    public MailboxRuns(
            MailboxStore mailbox,
            ThreadStore threads,
            AgentResolver agents,
            LocalRunGateway gateway,
            InstantSource clock,
            String consumer) {
        this.mailbox = mailbox;
        this.threads = threads;
        this.agents = agents;
        this.gateway = gateway;
        this.ids = IdSource.of(clock);
        this.mail = new Mail(mailbox, clock, ids);
        this.post = new PostRoom(mailbox, threads, gateway, clock, mail, locks, consumer);
        gateway.whenOver((owner, thread, run) -> post.over(new Place(owner, thread), run));
    }

    @Override
    public Submitted submit(Owner owner, RunRequest given, Delivery delivery) {
        var request = complete(owner, given);
        var entry =
                given.run() == null
                        ? mail.put(owner, request, delivery)
                        : mail.putNamed(owner, request, delivery);
        var place = placeOf(owner, request);
        post.lookSoon(place);
        return new Submitted(
                entry.id(),
                place.thread(),
                runOf(entry).orElse(Objects.requireNonNull(request.run())));
    }

    /// The request with both ids, if its run can be put together.
    private RunRequest complete(Owner owner, RunRequest given) {
        if (post.isClosed()) {
            throw new PrepareException(new PrepareException.Reason.Draining());
        }
        var _ = agents.resolve(given.agent());
        var request =
                given.thread() == null ? given.withThread(new ThreadId(ids.nextCompact())) : given;
        var run = request.run();
        if (run == null) {
            return request.withRun(mail.newRun());
        }
        if (threads.run(owner, run).isPresent()) {
            throw new PrepareException(new PrepareException.Reason.RunExists(run.value()));
        }
        return request;
    }

    private static Place placeOf(Owner owner, RunRequest request) {
        return new Place(owner, Objects.requireNonNull(request.thread()));
    }

    private static Optional<RunId> runOf(MailboxEntry entry) {
        try {
            return Optional.of(QueuedRun.of(entry).run());
        } catch (JsonException _) { // nobody can begin it either
            return Optional.empty();
        }
    }

    @Override
    public StartedRun stream(
            Owner owner, RunRequest given, RunOverrides overrides, LaunchMode mode) {
        var request = complete(owner, given);
        var place = placeOf(owner, request);
        var entry = mail.putAside(owner, request);
        return locks.locked(owner, place.thread(), () -> start(place, entry, overrides, mode));
    }

    private StartedRun start(
            Place place, MailboxEntry entry, RunOverrides overrides, LaunchMode mode) {
        try {
            var request = QueuedRun.of(entry).request();
            var started = gateway.start(place.owner(), request, overrides, mode);
            post.holdStreamed(place, started.run(), entry);
            return started;
        } catch (RuntimeException e) {
            mailbox.supersede(place.owner(), entry.id(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public Interrupted interrupt(Owner owner, ThreadId thread) {
        var place = new Place(owner, thread);
        return locks.locked(
                owner,
                thread,
                () -> {
                    var done = mailbox.interrupt(owner, place.mailbox());
                    var running =
                            gateway.active(owner, thread)
                                    .filter(run ->
                                            gateway.cancel(owner, run) == CancelOutcome.REQUESTED)
                                    .orElse(null);
                    return new Interrupted(done.state().generation(), running, done.superseded());
                });
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        var mailboxId = new Place(owner, thread).mailbox();
        boolean _ =
                locks.locked(
                        owner,
                        thread,
                        () -> {
                            var _ = mailbox.cancelPending(owner, mailboxId, null);
                            gateway.delete(owner, thread);
                            return true;
                        });
    }

    @Override
    public Page<MailboxEntry> list(Owner owner, MailboxQuery query) {
        return mailbox.list(owner, query);
    }

    @Override
    public Optional<Task> find(Owner owner, MailboxEntryId entry) {
        return mailbox.load(owner, entry)
                .map(found ->
                        new Task(
                                found,
                                runOf(found)
                                        .flatMap(run -> threads.run(owner, run))
                                        .filter(run -> isOf(run, entry))
                                        .orElse(null)));
    }

    private static boolean isOf(RunRecord run, MailboxEntryId entry) {
        return entry.value().equals(run.sourceMailboxEntry());
    }

    @Override
    public CancelOutcome cancel(Owner owner, String id) {
        var run = new RunId(id);
        var outcome = gateway.cancel(owner, run);
        if (outcome == CancelOutcome.REQUESTED) {
            return outcome;
        }
        return mailbox.load(owner, new MailboxEntryId(id))
                .map(entry -> Place.of(owner, entry.mailbox()))
                .map(place ->
                        locks.locked(
                                owner, place.thread(), () -> cancel(place, new MailboxEntryId(id))))
                .orElse(outcome);
    }

    private CancelOutcome cancel(Place place, MailboxEntryId id) {
        var before = mailbox.load(place.owner(), id).map(MailboxEntry::status).orElseThrow();
        var after = mailbox.cancel(place.owner(), id).orElseThrow();
        var ofRun = runOf(after).map(run -> gateway.cancel(place.owner(), run));
        runOf(after).ifPresent(run -> post.over(place, run));
        if (!before.isTerminal()) {
            return CancelOutcome.REQUESTED;
        }
        return before == MailboxStatus.ACCEPTED
                        && ofRun.equals(Optional.of(CancelOutcome.REQUESTED))
                ? CancelOutcome.REQUESTED
                : CancelOutcome.NOT_ACTIVE;
    }

    /// Begins what an earlier process left in mailboxes, and from then on what others leave there;
    /// tells parents of children that they have not heard of. The first use begins the former by
    /// itself, too.
    public void recover() {
        post.recover();
    }

    /// Does what is due by the clock. There is a thread that does; for those who move the clock.
    void tick() {
        post.tick();
    }

    /// Begins no more runs. Runs that have begun go on, and their entries are settled as long as
    /// there is time for it.
    public void stop() {
        post.stop();
    }

    /// Stops, and waits a moment for entries that are being settled.
    @Override
    public void close() {
        post.close();
    }
}
