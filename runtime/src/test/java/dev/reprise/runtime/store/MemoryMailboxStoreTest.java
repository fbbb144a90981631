package dev.reprise.runtime.store;

import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.mailbox.MailboxStoreContract;

class MemoryMailboxStoreTest implements MailboxStoreContract {
    private final ManualClock clock = new ManualClock();
    private final MailboxStore mailbox = new MemoryMailboxStore(clock);

    @Override
    public MailboxStore mailbox() {
        return mailbox;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }
}
