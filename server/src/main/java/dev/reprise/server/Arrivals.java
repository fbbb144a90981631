package dev.reprise.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Requests on their way in: one that does not arrive completely in time loses its connection.
///
/// Helidon bounds the wait for a first line, not that for headers and body. A connection has one
/// thread, by which its request is known here.
final class Arrivals implements Http1ConnectionListener, AutoCloseable {
    private static final ScopedValue<Arrival> CURRENT = ScopedValue.newInstance();

    private final Duration limit;
    private final Map<Thread, Arrival> arrivals = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("reprise-arrivals").factory());

    Arrivals(Duration limit) {
        this.limit = limit;
    }

    private record Arrival(ConnectionContext connection, Future<?> deadline) {
        void complete() {
            deadline.cancel(false);
        }
    }

    /// The request of this thread is read to the end.
    static void complete() {
        if (CURRENT.isBound()) {
            CURRENT.get().complete();
        }
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        var thread = Thread.currentThread();
        var deadline = timer.schedule(() -> cut(thread), limit.toNanos(), TimeUnit.NANOSECONDS);
        var before = arrivals.put(thread, new Arrival(connection, deadline));
        if (before != null) {
            before.complete();
        }
    }

    @Override
    public void headers(ConnectionContext connection, Headers headers) {
        var arrival = arrivals.get(Thread.currentThread());
        if (arrival != null
                && !headers.contains(HeaderNames.CONTENT_LENGTH)
                && !headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            arrival.complete();
        }
    }

    /// Runs what answers the request of this thread.
    ///
    /// @param isRead says afterwards whether the body was read; if not, the deadline stays
    void answer(Runnable answer, BooleanSupplier isRead) {
        var arrival = arrivals.get(Thread.currentThread());
        if (arrival == null) {
            answer.run();
            return;
        }
        try {
            ScopedValue.where(CURRENT, arrival).run(answer);
        } finally {
            if (isRead.getAsBoolean()) {
                arrival.complete();
                arrivals.remove(Thread.currentThread(), arrival);
            }
        }
    }

    /// Closes the connections of all requests that are still there.
    void cutAll() {
        arrivals.keySet().forEach(this::cut);
    }

    private void cut(Thread thread) {
        var arrival = arrivals.remove(thread);
        if (arrival != null) {
            arrival.connection().serverSocket().close();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
