package dev.reprise.runtime.store;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.store.ThreadStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Waits for the disk, and keeps next to nothing open or loaded.
class FileThreadStoreOnDiskTest implements ThreadStoreContract {
    private final ManualClock clock = new ManualClock();
    private ThreadStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
        store =
                FileThreadStore.builder(directory)
                        .clock(clock)
                        .durability(Durability.DISK)
                        .bounds(3, 4096)
                        .open();
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
}
