package dev.reprise.testing.store;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.testing.ManualClock;

/// What a contract works with.
public interface StoreUnderTest {
    /// The store under test, empty at first, the same one for the whole of one test.
    ThreadStore store();

    /// The clock the store was made with.
    ManualClock clock();
}
