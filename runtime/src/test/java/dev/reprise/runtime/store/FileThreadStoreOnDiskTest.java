package dev.reprise.runtime.store;

/// Waits for the disk, and keeps next to nothing open or loaded.
class FileThreadStoreOnDiskTest extends FileThreadStoreTest {
    @Override
    FileThreadStoreBuilder configured(FileThreadStoreBuilder builder) {
        return builder.durability(Durability.DISK).bounds(3, 4096);
    }
}
