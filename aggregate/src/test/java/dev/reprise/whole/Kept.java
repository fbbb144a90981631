package dev.reprise.whole;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.store.FileThreadStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import java.nio.file.Path;

/// Where the threads of a test are kept.
enum Kept {
    IN_MEMORY {
        @Override
        ThreadStore open(Path directory) {
            return new MemoryThreadStore();
        }

        // What is in memory goes with its store.
        @Override
        ThreadStore reopen(ThreadStore store, Path directory) {
            return store;
        }
    },
    IN_FILES {
        @Override
        ThreadStore open(Path directory) {
            return FileThreadStore.at(directory);
        }

        @Override
        ThreadStore reopen(ThreadStore store, Path directory) {
            store.close();
            return open(directory);
        }
    };

    abstract ThreadStore open(Path directory);

    /// Leaves nothing but what is stored.
    abstract ThreadStore reopen(ThreadStore store, Path directory);
}
