package dev.reprise.runtime.store;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.store.DurableStoreContract;
import dev.reprise.testing.store.ThreadStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileThreadStoreTest implements ThreadStoreContract, DurableStoreContract {
    private final ManualClock clock = new ManualClock();

    @TempDir Path temporary;

    private Path directory;
    private FileThreadStore store;
    private int kills;

    @BeforeEach
    void open() {
        directory = temporary.resolve("store");
        store = open(directory);
    }

    private FileThreadStore open(Path of) {
        return configured(FileThreadStore.builder(of).clock(clock)).open();
    }

    FileThreadStoreBuilder configured(FileThreadStoreBuilder builder) {
        return builder.durability(Durability.OS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public ThreadStore store() {
        return store;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }

    @Override
    public void reopen() {
        store.close();
        store = open(directory);
    }

    /// What it leaves is copied before it is closed.
    @Override
    public void reopenAfterKill() {
        store.awaitDocuments();
        try {
            directory = Given.imageOf(directory, temporary.resolve("image-" + kills++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reopen();
    }
}
