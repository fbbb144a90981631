package dev.reprise.runtime.store;

import dev.reprise.core.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/// How a [FileThreadStore] is opened.
public final class FileThreadStoreBuilder {
    private static final System.Logger LOG = System.getLogger(FileThreadStore.class.getName());

    /// With the directories that are forced and the lock, no more than 512 files are open.
    private static final int MOST_OPEN_LOGS = 416;

    private static final int MOST_AT_THE_SIDE = 32;

    private final Path directory;
    private Durability durability = Durability.DISK;
    private InstantSource clock = InstantSource.system();
    private Consumer<TornTail> onTornTail = FileThreadStoreBuilder::log;
    private Disk disk = Disk.ofFileSystem();
    private Duration patience = Duration.ofMinutes(1);
    private int mostOpenLogs = MOST_OPEN_LOGS;
    private long mostBytes = Runtime.getRuntime().maxMemory() / 4;

    FileThreadStoreBuilder(Path directory) {
        this.directory = directory;
    }

    private static void log(TornTail tail) {
        LOG.log(
                System.Logger.Level.WARNING,
                "log of thread {0} was torn: {1} bytes cut off at offset {2}",
                tail.thread(),
                tail.bytes(),
                tail.offset());
    }

    /// What answers outlive; [Durability#DISK] unless set.
    public FileThreadStoreBuilder durability(Durability newDurability) {
        durability = newDurability;
        return this;
    }

    /// Dates records; the system's clock unless set.
    public FileThreadStoreBuilder clock(InstantSource newClock) {
        clock = newClock;
        return this;
    }

    /// Told once of each log whose end was lost; a warning is logged unless set.
    public FileThreadStoreBuilder onTornTail(Consumer<TornTail> listener) {
        onTornTail = listener;
        return this;
    }

    /// Where files are written.
    FileThreadStoreBuilder disk(Disk newDisk) {
        disk = newDisk;
        return this;
    }

    /// How long closing and deleting wait for what is being written; a minute unless set.
    FileThreadStoreBuilder patience(Duration longest) {
        patience = longest;
        return this;
    }

    /// Bounds of what is kept open and loaded.
    FileThreadStoreBuilder bounds(int openLogs, long loadedBytes) {
        mostOpenLogs = openLogs;
        mostBytes = loadedBytes;
        return this;
    }

    /// Opens the store.
    ///
    /// @throws StoreException with `Locked` when another store uses the directory, or with `Io`
    public FileThreadStore open() {
        var syncs = new Syncs();
        try {
            return FileThreadStore.open(
                    new StoreContext(
                            new StoreFolder(directory, durability == Durability.DISK, disk, syncs),
                            durability,
                            clock,
                            disk,
                            new RunIndex(),
                            new WorkingSet(mostOpenLogs, mostBytes),
                            new Cuts(),
                            new FileRoom(MOST_AT_THE_SIDE),
                            new FrameBuffers(),
                            syncs,
                            patience,
                            onTornTail));
        } catch (IOException e) {
            throw StoreException.io("opening " + directory, e);
        }
    }
}
