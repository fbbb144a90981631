package dev.reprise.runtime.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// Keeps the number of open logs and the memory of loaded threads within bounds, by letting go of
/// those that were not used for longest. The number is never exceeded: a log that finds no room is
/// opened when another one is not used any more.
final class WorkingSet {
    private static final int LET_GO_AT_ONCE = 16;

    private final FileRoom room;
    private final long mostBytes;
    private final AtomicLong uses = new AtomicLong();
    private final AtomicLong loadedBytes = new AtomicLong();
    private final Set<ThreadFile> open = ConcurrentHashMap.newKeySet();
    private final Set<ThreadFile> loaded = ConcurrentHashMap.newKeySet();

    /// @param mostBytes how much memory all loaded threads together may take, about
    WorkingSet(int mostOpen, long mostBytes) {
        this.room = new FileRoom(mostOpen);
        this.mostBytes = mostBytes;
    }

    /// A number that grows with every use.
    long tick() {
        return uses.incrementAndGet();
    }

    /// Opens the log of a file that has none open.
    Disk.LogFile open(ThreadFile file, FileRoom.Use<Disk.LogFile> opening) throws IOException {
        room.take(() -> letGo(open, ThreadFile::tryCloseFile));
        boolean opened = false;
        try {
            var log = opening.run();
            open.add(file);
            opened = true;
            return log;
        } finally {
            if (!opened) {
                room.giveBack();
            }
        }
    }

    void closed(ThreadFile file) {
        open.remove(file);
        room.giveBack();
    }

    /// Ends all waits for room that take longer.
    void closeWithin(Duration longest) {
        room.closeWithin(longest);
    }

    /// Whether a log that is not used any more is to be closed at once.
    boolean isCrowded() {
        return room.isWanted();
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

    long loadedBytes() {
        return loadedBytes.get();
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
