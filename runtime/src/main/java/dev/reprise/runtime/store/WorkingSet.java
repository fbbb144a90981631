package dev.reprise.runtime.store;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// Keeps the number of open files and the memory of loaded threads within bounds, by letting go of
/// those that were not used for longest.
final class WorkingSet {
    private static final int LET_GO_AT_ONCE = 16;

    private final int mostOpen;
    private final long mostBytes;
    private final AtomicLong uses = new AtomicLong();
    private final AtomicLong loadedBytes = new AtomicLong();
    private final Set<ThreadFile> open = ConcurrentHashMap.newKeySet();
    private final Set<ThreadFile> loaded = ConcurrentHashMap.newKeySet();

    /// @param mostBytes bytes of log that all loaded threads together may stand for
    WorkingSet(int mostOpen, long mostBytes) {
        this.mostOpen = mostOpen;
        this.mostBytes = mostBytes;
    }

    /// A number that grows with every use.
    long tick() {
        return uses.incrementAndGet();
    }

    void opened(ThreadFile file) {
        open.add(file);
        if (open.size() > mostOpen) {
            letGo(open, ThreadFile::tryCloseFile);
        }
    }

    void closed(ThreadFile file) {
        open.remove(file);
    }

    void loaded(ThreadFile file) {
        loaded.add(file);
    }

    void unloaded(ThreadFile file) {
        loaded.remove(file);
    }

    void grew(long bytes) {
        if (loadedBytes.addAndGet(bytes) > mostBytes && bytes > 0 && loaded.size() > 1) {
            letGo(loaded, ThreadFile::tryUnload);
        }
    }

    int openFiles() {
        return open.size();
    }

    private static void letGo(Set<ThreadFile> of, Predicate<ThreadFile> release) {
        of.stream()
                .map(file -> new Used(file, file.lastUse()))
                .sorted(Comparator.comparingLong(Used::at))
                .map(Used::file)
                .filter(release)
                .limit(Math.max(1, Math.min(LET_GO_AT_ONCE, of.size() / 4)))
                .forEach(_ -> {});
    }

    private record Used(ThreadFile file, long at) {}
}
