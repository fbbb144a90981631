package dev.reprise.runtime.mailbox;

import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.runtime.store.MailboxFiles;
import dev.reprise.testing.ManualClock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileMailboxRunsTest implements BackgroundRunsContract {
    @TempDir Path directory;

    private final ManualClock clock = new ManualClock();
    private MailboxStore mailbox;

    @BeforeEach
    void open() {
        mailbox = MailboxFiles.open(directory, clock);
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    @Override
    public MailboxStore mailbox() {
        return mailbox;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }
}
