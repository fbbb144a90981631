package dev.reprise.runtime.store;

import dev.reprise.core.ThreadId;
import dev.reprise.core.store.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Loses power at random instants, and knows what had been acknowledged by then.
final class PowerLosses {
    /// One of so many steps of the disk.
    private static final int STEPS_APART = 60;

    static final Loss NOTHING = new Loss(ForgetfulDisk.Image.EMPTY, Map.of(), Set.of());

    private final ForgetfulDisk disk;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Map<ThreadId, Map<Long, Optional<Entry>>> acknowledged =
            new ConcurrentHashMap<>();
    private final Set<ThreadId> leaving = ConcurrentHashMap.newKeySet();
    private final Set<ThreadId> deleted = ConcurrentHashMap.newKeySet();
    private final List<Loss> losses = new ArrayList<>();

    /// @param before with what the disk began
    PowerLosses(ForgetfulDisk disk, Loss before) {
        this.disk = disk;
        before.acknowledged.forEach(
                (thread, entries) -> acknowledged.put(thread, new ConcurrentHashMap<>(entries)));
        deleted.addAll(before.deleted);
        disk.atInstant = this::perhaps;
    }

    /// What is left and what has to be.
    ///
    /// @param acknowledged by thread and lsn; absent for openings
    record Loss(
            ForgetfulDisk.Image image,
            Map<ThreadId, Map<Long, Optional<Entry>>> acknowledged,
            Set<ThreadId> deleted) {}

    void acknowledge(ThreadId thread, long lsn, @Nullable Entry entry) {
        acknowledged
                .computeIfAbsent(thread, _ -> new ConcurrentHashMap<>())
                .put(lsn, Optional.ofNullable(entry));
    }

    void delete(ThreadId thread, Runnable deletion) {
        leaving.add(thread);
        deletion.run();
        deleted.add(thread);
    }

    private void perhaps() {
        if (random.nextInt(STEPS_APART) == 0) {
            now();
        }
    }

    /// Loses power. What is acknowledged while it does so may be lost; what is being deleted may be
    /// there or not.
    synchronized void now() {
        var entries = new HashMap<ThreadId, Map<Long, Optional<Entry>>>();
        acknowledged.forEach((thread, known) -> entries.put(thread, Map.copyOf(known)));
        var gone = Set.copyOf(deleted);
        var image = random.nextInt(3) == 0 ? disk.onlyForced() : disk.someForgotten(random);
        entries.keySet().removeAll(leaving);
        losses.add(new Loss(image, entries, gone));
    }

    synchronized List<Loss> all() {
        return List.copyOf(losses);
    }
}
