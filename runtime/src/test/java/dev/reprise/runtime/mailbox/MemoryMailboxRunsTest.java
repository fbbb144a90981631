package dev.reprise.runtime.mailbox;

import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.testing.ManualClock;

class MemoryMailboxRunsTest implements BackgroundRunsContract {
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
