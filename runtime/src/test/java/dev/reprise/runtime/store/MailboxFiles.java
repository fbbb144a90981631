package dev.reprise.runtime.store;

import dev.reprise.core.mailbox.MailboxStore;
import java.nio.file.Path;
import java.time.InstantSource;

/// Opens mailboxes in files with a clock of a test's own.
public final class MailboxFiles {
    private MailboxFiles() {}

    public static MailboxStore open(Path base, InstantSource clock) {
        return FileMailboxStore.open(base, Durability.OS, clock, Disk.ofFileSystem());
    }
}
