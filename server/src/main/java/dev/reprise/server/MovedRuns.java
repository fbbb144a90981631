package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.RunGateway;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets threads wait until something becomes of a run, or may have.
final class MovedRuns implements RunGateway.RunListener {
    private final ConcurrentHashMap<Key, Set<Waiter>> byRun = new ConcurrentHashMap<>();

    private record Key(Owner owner, RunId run) {}

    /// Waits for one run. What becomes of it from here on ends the next wait, however early.
    final class Waiter implements AutoCloseable {
        private final Key key;
        private final Semaphore moves = new Semaphore(0);

        private Waiter(Key key) {
            this.key = key;
        }

        /// Waits for so long at most.
        ///
        /// @return whether something became of the run
        boolean await(Duration wait) throws InterruptedException {
            boolean moved = moves.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            int _ = moves.drainPermits();
            return moved;
        }

        @Override
        public void close() {
            byRun.computeIfPresent(
                    key,
                    (_, all) -> {
                        all.remove(this);
                        return all.isEmpty() ? null : all;
                    });
        }
    }

    Waiter waiter(Owner owner, RunId run) {
        var waiter = new Waiter(new Key(owner, run));
        byRun.compute(
                waiter.key,
                (_, all) -> {
                    Set<Waiter> known = all == null ? ConcurrentHashMap.newKeySet() : all;
                    known.add(waiter);
                    return known;
                });
        return waiter;
    }

    @Override
    public void moved(Owner owner, RunId run) {
        byRun.getOrDefault(new Key(owner, run), Set.of()).forEach(waiter -> waiter.moves.release());
    }

    /// Ends every wait.
    void wakeAll() {
        byRun.values().forEach(all -> all.forEach(waiter -> waiter.moves.release()));
    }
}
