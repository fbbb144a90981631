package dev.reprise.core.mailbox;

import dev.reprise.core.MailboxId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Which entries to list, oldest first. Absent members filter nothing.
///
/// @param offset how many to leave out; beyond the end gives an empty page
/// @param limit at most so many, clamped to 1..200
public record MailboxQuery(
        int offset,
        int limit,
        @Nullable MailboxId mailbox,
        @Nullable MailboxOrigin origin,
        @Nullable MailboxStatus status) {
    public static final MailboxQuery DEFAULT = new MailboxQuery(0, 50, null, null, null);

    /// The order of a listing.
    public static final Comparator<MailboxEntry> ORDER =
            Comparator.comparingLong(MailboxEntry::createdAt)
                    .thenComparing(entry -> entry.id().value());

    public MailboxQuery {
        offset = Math.max(0, offset);
        limit = Math.clamp(limit, 1, 200);
    }

    public MailboxQuery withPage(int newOffset, int newLimit) {
        return new MailboxQuery(newOffset, newLimit, mailbox, origin, status);
    }

    public MailboxQuery withMailbox(@Nullable MailboxId newMailbox) {
        return new MailboxQuery(offset, limit, newMailbox, origin, status);
    }

    public MailboxQuery withOrigin(@Nullable MailboxOrigin newOrigin) {
        return new MailboxQuery(offset, limit, mailbox, newOrigin, status);
    }

    public MailboxQuery withStatus(@Nullable MailboxStatus newStatus) {
        return new MailboxQuery(offset, limit, mailbox, origin, newStatus);
    }

    /// Whether an entry is among those asked for.
    public boolean matches(MailboxEntry entry) {
        return (mailbox == null || mailbox.equals(entry.mailbox()))
                && (origin == null || origin == entry.origin())
                && (status == null || status == entry.status());
    }
}
