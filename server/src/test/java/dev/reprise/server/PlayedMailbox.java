package dev.reprise.server;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxOrigin;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Page;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.testing.ManualClock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Mailboxes from which nothing is ever begun.
final class PlayedMailbox implements BackgroundRuns {
    final List<RunRequest> requests = new CopyOnWriteArrayList<>();
    final MailboxStore store;
    private final RunGateway gateway;
    private final ManualClock clock;

    PlayedMailbox(RunGateway gateway, ManualClock clock) {
        this.gateway = gateway;
        this.clock = clock;
        store = new MemoryMailboxStore(clock);
    }

    /// Puts an entry into the mailbox of a thread.
    MailboxEntry put(String id, RunRequest request) {
        var mailbox = new MailboxId(Objects.requireNonNull(request.thread()).value());
        var payload = Json.parse(JsonOutput.bytes(request::writeTo));
        long generation =
                store.state(Owner.LOCAL, mailbox).map(state -> state.generation()).orElse(0L);
        var entry =
                MailboxEntry.queued(
                                new MailboxEntryId(id),
                                mailbox,
                                payload,
                                generation,
                                clock.millis())
                        .withOrigin(MailboxOrigin.of(request.origin()));
        store.enqueue(Owner.LOCAL, entry);
        return entry;
    }

    @Override
    public Submitted submit(Owner owner, RunRequest request, Delivery delivery) {
        requests.add(request);
        var entry = put("e" + requests.size(), request);
        return new Submitted(
                entry.id(),
                Objects.requireNonNull(request.thread()),
                new RunId("run-of-" + entry.id()));
    }

    @Override
    public StartedRun stream(
            Owner owner, RunRequest request, RunOverrides overrides, LaunchMode mode) {
        return gateway.start(owner, request, overrides, mode);
    }

    @Override
    public Interrupted interrupt(Owner owner, ThreadId thread) {
        var done = store.interrupt(owner, new MailboxId(thread.value()));
        var running = gateway.active(owner, thread);
        running.ifPresent(run -> gateway.cancel(owner, run));
        return new Interrupted(done.state().generation(), running.orElse(null), done.superseded());
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        var _ = store.cancelPending(owner, new MailboxId(thread.value()), null);
        gateway.delete(owner, thread);
    }

    @Override
    public Page<MailboxEntry> list(Owner owner, MailboxQuery query) {
        return store.list(owner, query);
    }

    @Override
    public Optional<Task> find(Owner owner, MailboxEntryId entry) {
        return store.load(owner, entry).map(found -> new Task(found, null));
    }

    @Override
    public CancelOutcome cancel(Owner owner, String id) {
        return gateway.cancel(owner, new RunId(id));
    }
}
