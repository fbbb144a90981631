package dev.reprise.runtime.mailbox;

import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.testing.ManualClock;

/// What the contract of background runs works with.
interface OfficeUnderTest {
    /// An empty store, the same one for the whole of one test.
    MailboxStore mailbox();

    /// The clock the store was made with.
    ManualClock clock();

    default Office office() {
        return new Office(clock(), mailbox());
    }
}
