package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.RunGateway;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Who reads which run, so that a run which nobody reads any more can be cancelled.
final class Readers {
    private static final System.Logger LOG = System.getLogger(Readers.class.getName());

    private final RunGateway gateway;
    private final AiSdkOptions options;
    private final ReentrantLock lock = new ReentrantLock(); // guards counts
    private final Condition changed = lock.newCondition();
    private final Map<Reading, Integer> counts = new HashMap<>();

    private record Reading(Owner owner, RunId run) {}

    Readers(RunGateway gateway, AiSdkOptions options) {
        this.gateway = gateway;
        this.options = options;
    }

    /// Lets a client read a run. If it leaves before the end, and was the last one, the run is
    /// treated as the options say.
    void read(Exchange exchange, RunId run, Runnable reading) {
        var key = new Reading(exchange.owner(), run);
        count(key, 1);
        boolean vanished = false;
        try {
            reading.run();
        } catch (CloseConnectionException e) {
            vanished = !exchange.options().drain().hasBegun();
            throw e;
        } finally {
            if (count(key, -1) == 0 && vanished) {
                abandon(key);
            }
        }
    }

    private int count(Reading key, int by) {
        lock.lock();
        try {
            int count = counts.merge(key, by, Integer::sum);
            if (count == 0) {
                counts.remove(key);
            }
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void abandon(Reading key) {
        switch (options.onDisconnect()) {
            case CONTINUE -> {
                // Whoever comes back reads on.
            }
            case CANCEL -> cancel(key);
            case GRACE ->
                    Thread.ofVirtual()
                            .name("grace of run " + key.run())
                            .start(() -> {
                                if (!isReadWithin(key, options.grace())) {
                                    cancel(key);
                                }
                            });
        }
    }

    private boolean isReadWithin(Reading key, Duration grace) {
        long nanos = grace.toNanos();
        lock.lock();
        try {
            while (!counts.containsKey(key) && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return counts.containsKey(key);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Reading key) {
        try {
            gateway.cancel(key.owner(), key.run());
        } catch (RuntimeException e) { // nobody waits for the outcome
            LOG.log(System.Logger.Level.WARNING, "run " + key.run() + " was left and goes on", e);
        }
    }
}
