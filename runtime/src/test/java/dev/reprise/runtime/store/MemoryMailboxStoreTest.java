package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.mailbox.MailboxQuery;
import dev.reprise.core.mailbox.MailboxStatus;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.mailbox.MailboxStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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

    /// Some milliseconds; with a look at every entry it takes minutes.
    @Test
    void whoCountsWhatWaitsDoesNotPayForWhatIsSettled() {
        for (int i = 0; i < 100_000; i++) {
            var id = new MailboxEntryId("e" + i);
            enqueue(entry(id));
            mailbox.cancel(ALICE, id);
        }
        enqueue(entry(A));
        var waiting = MailboxQuery.DEFAULT.withStatus(MailboxStatus.QUEUED).withPage(0, 1);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    for (int i = 0; i < 2_000; i++) {
                        assertThat(mailbox.list(ALICE, waiting).total()).isEqualTo(1);
                    }
                });
    }
}
