package dev.reprise.server;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.BackgroundRuns;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway.CancelOutcome;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Page;
import java.util.Optional;

/// Background runs of which a caller may have only so many that wait; others are refused with 429.
///
/// Requests that come at the same instant may exceed the limit by as many.
///
/// @param limit how many of one owner may wait, in all mailboxes together
record BoundedRuns(BackgroundRuns runs, int limit) implements BackgroundRuns {
    private static final MailboxQuery WAITING =
            MailboxQuery.DEFAULT.withStatus(MailboxStatus.QUEUED).withPage(0, 1);

    BoundedRuns {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
    }

    @Override
    public Submitted submit(Owner owner, RunRequest request, Delivery delivery) {
        if (runs.list(owner, WAITING).total() >= limit) {
            throw new RefusedException(Problem.tooMany(limit));
        }
        return runs.submit(owner, request, delivery);
    }

    @Override
    public StartedRun stream(
            Owner owner, RunRequest request, RunOverrides overrides, LaunchMode mode) {
        return runs.stream(owner, request, overrides, mode);
    }

    @Override
    public Interrupted interrupt(Owner owner, ThreadId thread) {
        return runs.interrupt(owner, thread);
    }

    @Override
    public void delete(Owner owner, ThreadId thread) {
        runs.delete(owner, thread);
    }

    @Override
    public Page<MailboxEntry> list(Owner owner, MailboxQuery query) {
        return runs.list(owner, query);
    }

    @Override
    public Optional<Task> find(Owner owner, MailboxEntryId entry) {
        return runs.find(owner, entry);
    }

    @Override
    public CancelOutcome cancel(Owner owner, String id) {
        return runs.cancel(owner, id);
    }
}
