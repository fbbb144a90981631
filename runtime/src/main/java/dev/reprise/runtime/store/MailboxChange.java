package dev.reprise.runtime.store;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.core.mailbox.MailboxState;

/// What happens to the mailboxes of a store.
sealed interface MailboxChange {
    Owner owner();

    /// An entry is there that was not.
    record Added(Owner owner, MailboxEntry entry) implements MailboxChange {}

    /// An entry is another; its payload stays.
    record Updated(Owner owner, MailboxEntry entry) implements MailboxChange {}

    /// A mailbox is there, or has another generation or date.
    record Moved(Owner owner, MailboxState state) implements MailboxChange {}

    /// A settled entry is not kept any longer.
    record Forgotten(Owner owner, MailboxEntryId entry) implements MailboxChange {}

    /// A mailbox without entries is not kept any longer.
    record Abandoned(Owner owner, MailboxId mailbox) implements MailboxChange {}
}
