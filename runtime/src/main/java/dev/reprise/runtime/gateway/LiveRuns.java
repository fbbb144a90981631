package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.runtime.loop.LiveRun;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The runs of this process, by run and by thread.
final class LiveRuns {
    private record Key(Owner owner, String id) {}

    private final Map<Key, LiveRun> byRun = new ConcurrentHashMap<>();
    private final Map<Key, LiveRun> byThread = new ConcurrentHashMap<>();
    private final Map<Key, Set<LiveRun>> unsettled = new ConcurrentHashMap<>(); // by thread
    private final Set<Key> reserved = ConcurrentHashMap.newKeySet();

    /// Keeps the id of a run that is being prepared from being used on another thread meanwhile.
    ///
    /// @return false when it is being used
    boolean reserve(Owner owner, RunId run) {
        return reserved.add(new Key(owner, run.value()));
    }

    void release(Owner owner, RunId run) {
        reserved.remove(new Key(owner, run.value()));
    }

    void add(LiveRun run) {
        byRun.put(keyOf(run), run);
        byThread.put(threadOf(run), run);
        unsettled.compute(threadOf(run), (_, known) -> with(known, run));
    }

    private static Set<LiveRun> with(@Nullable Set<LiveRun> known, LiveRun run) {
        return Stream.concat(Stream.ofNullable(known).flatMap(Set::stream), Stream.of(run))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Set<LiveRun> without(Set<LiveRun> known, LiveRun run) {
        var left =
                known.stream()
                        .filter(one -> !one.equals(run))
                        .collect(Collectors.toUnmodifiableSet());
        return left.isEmpty() ? null : left;
    }

    private static Key threadOf(LiveRun run) {
        var identity = run.setup().identity();
        return new Key(identity.owner(), identity.thread().value());
    }

    private static Key keyOf(LiveRun run) {
        var identity = run.setup().identity();
        return new Key(identity.owner(), identity.run().value());
    }

    void remove(LiveRun run) {
        byRun.remove(keyOf(run), run);
        byThread.remove(threadOf(run), run);
    }

    /// The end of a run is stored, or will not be by this process.
    void settled(LiveRun run) {
        unsettled.computeIfPresent(threadOf(run), (_, known) -> without(known, run));
    }

    /// Stores the ends of the runs of a thread that are over and have not been stored so far.
    ///
    /// @throws RuntimeException as the store fails
    void settle(Owner owner, ThreadId thread) {
        unsettled
                .getOrDefault(new Key(owner, thread.value()), Set.of())
                .forEach(LiveRun::settleNow);
    }

    boolean holds(LiveRun run) {
        return run.equals(byRun.get(keyOf(run)));
    }

    Optional<LiveRun> find(Owner owner, RunId run) {
        return Optional.ofNullable(byRun.get(new Key(owner, run.value())));
    }

    Optional<LiveRun> on(Owner owner, ThreadId thread) {
        return Optional.ofNullable(byThread.get(new Key(owner, thread.value())));
    }

    boolean isEmpty() {
        return byRun.isEmpty();
    }

    Collection<LiveRun> all() {
        return List.copyOf(byRun.values());
    }

    /// Waits for the ends of all together, so long at most.
    void awaitEnds(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (var run : all()) {
            run.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
