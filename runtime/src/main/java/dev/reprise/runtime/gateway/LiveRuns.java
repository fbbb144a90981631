package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.runtime.loop.LiveRun;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The runs of this process, by run and by thread.
final class LiveRuns {
    private record Key(Owner owner, String id) {}

    private final Map<Key, LiveRun> byRun = new ConcurrentHashMap<>();
    private final Map<Key, LiveRun> byThread = new ConcurrentHashMap<>();

    void add(LiveRun run) {
        var identity = run.setup().identity();
        byRun.put(keyOf(run), run);
        byThread.put(new Key(identity.owner(), identity.thread().value()), run);
    }

    private static Key keyOf(LiveRun run) {
        var identity = run.setup().identity();
        return new Key(identity.owner(), identity.run().value());
    }

    void remove(LiveRun run) {
        var identity = run.setup().identity();
        byRun.remove(keyOf(run), run);
        byThread.remove(new Key(identity.owner(), identity.thread().value()), run);
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

    Collection<LiveRun> all() {
        return List.copyOf(byRun.values());
    }
}
