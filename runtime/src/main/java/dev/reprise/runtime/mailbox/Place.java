package dev.reprise.runtime.mailbox;

import dev.reprise.core.MailboxId;
import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;

/// Somebody's thread, and the mailbox that has its id.
record Place(Owner owner, ThreadId thread) {
    static Place of(Owner owner, MailboxId mailbox) {
        return new Place(owner, new ThreadId(mailbox.value()));
    }

    MailboxId mailbox() {
        return new MailboxId(thread.value());
    }
}
