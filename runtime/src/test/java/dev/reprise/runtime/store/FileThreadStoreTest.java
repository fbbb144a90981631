package dev.reprise.runtime.store;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.store.ThreadStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FileThreadStoreTest implements ThreadStoreContract {
    private final ManualClock clock = new ManualClock();
    private ThreadStore store;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = FileThreadStore.builder(directory).clock(clock).durability(Durability.OS).open();
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
