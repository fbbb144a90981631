package dev.reprise.cli;

import dev.reprise.core.mailbox.MailboxException;
import dev.reprise.core.mailbox.MailboxStore;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.store.Durability;
import dev.reprise.runtime.store.FileMailboxStore;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Where threads are kept.
final class StoreOptions {
    /// Kinds of store.
    enum Kind {
        file,
        memory
    }

    /// What a written record survives.
    enum Lasting {
        disk,
        os
    }

    /// The command these options belong to.
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--store",
            paramLabel = "KIND",
            defaultValue = "${env:AGENTOS_STORE:-file}",
            description = "Where threads are kept: ${COMPLETION-CANDIDATES} (AGENTOS_STORE; file).")
    private Kind kind = Kind.file;

    @Option(
            names = "--storage-dir",
            paramLabel = "DIR",
            defaultValue = "${env:AGENTOS_STORAGE_DIR:-./threads}",
            description = "Directory of the file store (AGENTOS_STORAGE_DIR; ./threads).")
    private Path directory = Path.of("threads");

    @Option(
            names = "--durability",
            paramLabel = "KIND",
            defaultValue = "disk",
            description =
                    "What the file store survives: ${COMPLETION-CANDIDATES}; disk forces every commit, os"
                            + " leaves that to the operating system (disk).")
    private Lasting lasting = Lasting.disk;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    StoreOptions() {}

    /// Opens the store.
    ///
    /// @throws UsageException when the directory cannot be used, and for an option that the kind of
    ///   store has no use for
    ThreadStore open() {
        return switch (kind) {
            case memory -> {
                refuse("--storage-dir");
                refuse("--durability");
                yield new MemoryThreadStore();
            }
            case file -> {
                try {
                    yield FileThreadStore.builder(directory).durability(durability()).open();
                } catch (StoreException e) {
                    throw new UsageException("cannot open the store: " + e.getMessage(), e);
                }
            }
        };
    }

    /// Opens the mailboxes beside the threads.
    ///
    /// @throws UsageException when they cannot be used
    MailboxStore openMailbox() {
        return switch (kind) {
            case memory -> new MemoryMailboxStore();
            case file -> {
                try {
                    yield FileMailboxStore.at(directory, durability());
                } catch (MailboxException e) {
                    throw new UsageException("cannot open the mailboxes: " + e.getMessage(), e);
                }
            }
        };
    }

    /// Where it is kept what is to be sent to A2A clients; absent keeps it in memory.
    @Nullable Path pushDirectory() {
        return switch (kind) {
            case memory -> null;
            case file -> directory.resolve("_push");
        };
    }

    private Durability durability() {
        return lasting == Lasting.disk ? Durability.DISK : Durability.OS;
    }

    /// Refuses an option of the command line; a variable of the environment may well be meant for
    /// other starts.
    private void refuse(String option) {
        if (command.commandLine().getParseResult().hasMatchedOption(option)) {
            throw new UsageException(option + " has no effect with --store memory", null);
        }
    }

    /// How the store is called when the program says where it keeps threads.
    String shown() {
        return switch (kind) {
            case memory -> "in memory, gone when the server stops";
            case file -> "in %s (durability %s)".formatted(directory, lasting);
        };
    }
}
