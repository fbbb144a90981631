package dev.reprise.runtime.store;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.store.ThreadStoreContract;

class MemoryThreadStoreTest implements ThreadStoreContract {
    private final ManualClock clock = new ManualClock();
    private final ThreadStore store = new MemoryThreadStore(clock);

    @Override
    public ThreadStore store() {
        return store;
    }

    @Override
    public ManualClock clock() {
        return clock;
    }
}
