package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadLog.Owned;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// Runs that have waited too long, and which of them have their turn: many may have expired
/// together, and each one goes on with a model call or a tool.
final class ExpiredRuns {
    /// How many go on at once.
    static final int MOST = 16;

    /// How long one of them keeps the others waiting at most.
    static final Duration LONGEST = Duration.ofMinutes(1);

    private final Object lock = new Object(); // guards what follows
    private final Queue<Owned<RunRecord>> waiting = new ArrayDeque<>();
    private final Map<Owned<RunId>, Long> going = new LinkedHashMap<>(); // since, the oldest first

    void add(Collection<Owned<RunRecord>> runs) {
        synchronized (lock) {
            waiting.addAll(runs);
        }
    }

    boolean isEmpty() {
        synchronized (lock) {
            return waiting.isEmpty();
        }
    }

    /// The next one, if it can have its turn, which it has until it is over.
    ///
    /// @param now milliseconds since the epoch
    Optional<Owned<RunRecord>> next(long now) {
        synchronized (lock) {
            going.values().removeIf(since -> now - since >= LONGEST.toMillis());
            if (waiting.isEmpty() || going.size() >= MOST) {
                return Optional.empty();
            }
            var next = waiting.remove();
            going.put(new Owned<>(next.owner(), next.value().run()), now);
            return Optional.of(next);
        }
    }

    /// A run is over or did not go on at all.
    ///
    /// @return whether another one can have its turn for it
    boolean over(Owner owner, RunId run) {
        synchronized (lock) {
            return going.remove(new Owned<>(owner, run)) != null && !waiting.isEmpty();
        }
    }

    /// When the next one can have its turn, in milliseconds since the epoch.
    long due() {
        synchronized (lock) {
            return going.size() < MOST
                    ? Long.MIN_VALUE
                    : going.values().iterator().next() + LONGEST.toMillis();
        }
    }
}
