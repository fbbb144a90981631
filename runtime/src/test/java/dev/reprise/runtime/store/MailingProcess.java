package dev.reprise.runtime.store;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.MailboxId;
import dev.reprise.core.mailbox.MailboxEntry;
import dev.reprise.state.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;

/// A process that puts entries into mailboxes and takes some back until it is killed, and says on
/// its standard output what was acknowledged.
final class MailingProcess {
    static final String READY = "ready";
    static final String ADDED = "added ";
    static final String CANCELLED = "cancelled ";

    private static final int WRITERS = 4;

    /// Past `System.out`, whose buffer a kill would swallow.
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private MailingProcess() {}

    /// Runs until it is killed.
    ///
    /// @param args the directory, the durability, and a name that no other process used
    public static void main(String[] args) throws InterruptedException {
        var store = FileMailboxStore.at(Path.of(args[0]), Durability.valueOf(args[1]));
        print(READY);
        var writers = new ArrayList<Thread>();
        for (int i = 0; i < WRITERS; i++) {
            var name = args[2] + "-" + i + "-";
            writers.add(Thread.ofPlatform().start(() -> putForever(store, name)));
        }
        for (var writer : writers) {
            writer.join();
        }
    }

    private static void putForever(FileMailboxStore store, String name) {
        for (int i = 0; ; i++) {
            var id = new MailboxEntryId(name + i);
            var payload = Json.object("text", "x".repeat(i % 300));
            var mailbox = new MailboxId("m" + i % 3);
            store.enqueue(Given.OWNER, MailboxEntry.queued(id, mailbox, payload, 0, i));
            print(ADDED + id);
            if (i % 3 == 0) {
                store.cancel(Given.OWNER, id);
                print(CANCELLED + id);
            }
        }
    }

    private static void print(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
