package dev.reprise.core.mailbox;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Something to be done for the thread that a mailbox belongs to. Times are milliseconds since the
/// epoch.
///
/// @param sender who sent it, for the audit
/// @param payload what is to be done; a store looks at none of it
/// @param priority 0 to 255, the highest is claimed first
/// @param dedupeKey no two entries of a mailbox share one, settled ones included
/// @param generation of the mailbox this entry was meant for
/// @param availableAt not claimed from the queue before
/// @param attempts how often it was claimed
/// @param lastError why it went back to the queue or was given up
/// @param lease present exactly while it is claimed
public record MailboxEntry(
        MailboxEntryId id,
        MailboxId mailbox,
        MailboxOrigin origin,
        @Nullable String sender,
        Json payload,
        int priority,
        @Nullable String dedupeKey,
        long generation,
        MailboxStatus status,
        long availableAt,
        int attempts,
        @Nullable String lastError,
        @Nullable Lease lease,
        long createdAt,
        long updatedAt) {
    /// Which of several entries is claimed first.
    public static final Comparator<MailboxEntry> CLAIM_ORDER =
            Comparator.comparingInt(MailboxEntry::priority)
                    .reversed()
                    .thenComparingLong(MailboxEntry::availableAt)
                    .thenComparingLong(MailboxEntry::createdAt)
                    .thenComparing(entry -> entry.id().value());

    private static final int HIGHEST_PRIORITY = 255;

    public MailboxEntry {
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("priority must be 0 to 255, was " + priority);
        }
        if (generation < 0) {
            throw new IllegalArgumentException(
                    "generation must not be negative, was " + generation);
        }
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts must not be negative, was " + attempts);
        }
        if ((status == MailboxStatus.CLAIMED) != (lease != null)) {
            throw new IllegalArgumentException(
                    "an entry has a lease exactly while it is claimed, was %s with lease %s"
                            .formatted(status.label(), lease));
        }
    }

    /// An entry that waits in the queue and may be claimed at once.
    public static MailboxEntry queued(
            MailboxEntryId id, MailboxId mailbox, Json payload, long generation, long now) {
        return new MailboxEntry(
                id,
                mailbox,
                MailboxOrigin.EXTERNAL,
                null,
                payload,
                0,
                null,
                generation,
                MailboxStatus.QUEUED,
                now,
                0,
                null,
                null,
                now,
                now);
    }

    public MailboxEntry withOrigin(MailboxOrigin newOrigin) {
        var copy = new Copy(this);
        copy.origin = newOrigin;
        return copy.entry();
    }

    public MailboxEntry withSender(@Nullable String newSender) {
        var copy = new Copy(this);
        copy.sender = newSender;
        return copy.entry();
    }

    public MailboxEntry withPriority(int newPriority) {
        var copy = new Copy(this);
        copy.priority = newPriority;
        return copy.entry();
    }

    public MailboxEntry withDedupeKey(@Nullable String newKey) {
        var copy = new Copy(this);
        copy.dedupeKey = newKey;
        return copy.entry();
    }

    public MailboxEntry withAvailableAt(long newAvailableAt) {
        var copy = new Copy(this);
        copy.availableAt = newAvailableAt;
        return copy.entry();
    }

    /// Somebody works on it, once more.
    public MailboxEntry claimed(Lease by, long now) {
        var copy = new Copy(this);
        copy.attempts++;
        return copy.entry(MailboxStatus.CLAIMED, by, now);
    }

    /// Whoever works on it keeps the right to do so until then.
    ///
    /// @throws IllegalArgumentException unless it is claimed
    public MailboxEntry extended(long until, long now) {
        var longer = lease == null ? null : lease.withUntil(until);
        return new Copy(this).entry(MailboxStatus.CLAIMED, longer, now);
    }

    /// Back to the queue, to be claimed again from then on.
    public MailboxEntry requeued(long retryAt, String error, long now) {
        var copy = new Copy(this);
        copy.availableAt = retryAt;
        copy.lastError = error;
        return copy.entry(MailboxStatus.QUEUED, null, now);
    }

    public MailboxEntry accepted(long now) {
        return new Copy(this).entry(MailboxStatus.ACCEPTED, null, now);
    }

    /// Given up.
    ///
    /// @param terminal in which way
    public MailboxEntry ended(MailboxStatus terminal, String error, long now) {
        var copy = new Copy(this);
        copy.lastError = error;
        return copy.entry(terminal, null, now);
    }

    /// The same entry, to be changed in some members.
    private static final class Copy {
        private final MailboxEntry of;
        private MailboxOrigin origin;
        private @Nullable String sender;
        private int priority;
        private @Nullable String dedupeKey;
        private long availableAt;
        private int attempts;
        private @Nullable String lastError;

        Copy(MailboxEntry of) {
            this.of = of;
            origin = of.origin;
            sender = of.sender;
            priority = of.priority;
            dedupeKey = of.dedupeKey;
            availableAt = of.availableAt;
            attempts = of.attempts;
            lastError = of.lastError;
        }

        MailboxEntry entry() {
            return entry(of.status, of.lease, of.updatedAt);
        }

        MailboxEntry entry(MailboxStatus status, @Nullable Lease lease, long updatedAt) {
            return new MailboxEntry(
                    of.id,
                    of.mailbox,
                    origin,
                    sender,
                    of.payload,
                    priority,
                    dedupeKey,
                    of.generation,
                    status,
                    availableAt,
                    attempts,
                    lastError,
                    lease,
                    of.createdAt,
                    updatedAt);
        }
    }

    /// Whether somebody has the right to work on it now.
    public boolean isLeased(long now) {
        return lease != null && !lease.isOver(now);
    }

    /// Whether the queue gives it out now.
    public boolean isClaimable(long now) {
        return switch (status) {
            case QUEUED -> availableAt <= now;
            case CLAIMED -> !isLeased(now);
            case ACCEPTED, SUPERSEDED, CANCELLED, DEAD_LETTER -> false;
        };
    }

    /// Whether the token is the one of its lease.
    public boolean isClaimedWith(String token) {
        return lease != null && lease.token().equals(token);
    }

    public static MailboxEntry fromJson(Json json) {
        var in = JsonReader.of(json);
        var status = MailboxStatus.parse(in.requireText("status"));
        int priority = in.indexOr("priority", 0);
        if (priority > HIGHEST_PRIORITY) {
            throw in.mustBe("priority", "an integer from 0 to " + HIGHEST_PRIORITY);
        }
        long generation = in.longOr("generation", 0);
        if (generation < 0) {
            throw in.mustBe("generation", "an integer from 0");
        }
        return new MailboxEntry(
                in.requireText("entry_id", MailboxEntryId::new),
                in.requireText("mailbox_id", MailboxId::new),
                in.text("origin").map(MailboxOrigin::parse).orElse(MailboxOrigin.EXTERNAL),
                in.text("sender_id").orElse(null),
                in.requireJson("payload"),
                priority,
                in.text("dedupe_key").orElse(null),
                generation,
                status,
                in.requireLong("available_at"),
                in.indexOr("attempt_count", 0),
                in.text("last_error").orElse(null),
                status == MailboxStatus.CLAIMED ? lease(in) : null,
                in.requireLong("created_at"),
                in.requireLong("updated_at"));
    }

    private static Lease lease(JsonReader in) {
        return new Lease(
                in.requireText("claim_token"),
                in.requireText("claimed_by"),
                in.requireLong("lease_until"));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("entry_id", id.value()).member("mailbox_id", mailbox.value());
        out.member("origin", origin.label()).optional("sender_id", sender);
        out.member("payload", payload).member("priority", priority);
        out.optional("dedupe_key", dedupeKey);
        out.member("generation", generation).member("status", status.label());
        out.member("available_at", availableAt).member("attempt_count", attempts);
        out.optional("last_error", lastError);
        if (lease != null) {
            out.member("claim_token", lease.token()).member("claimed_by", lease.consumer());
            out.member("lease_until", lease.until());
        }
        out.member("created_at", createdAt).member("updated_at", updatedAt);
        out.endObject();
    }
}
