package dev.reprise.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Requests on their way in: one that does not arrive completely in time loses its connection.
///
/// Helidon bounds the wait for a first line, not that for headers and body. A connection has one
/// thread, by which its request is known here.
final class Arrivals implements Http1ConnectionListener, AutoCloseable {
    private static final ScopedValue<Arrival> CURRENT = ScopedValue.newInstance();

    /// How long a refused client may go on sending.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(Arrivals.class.getName());

    private final Duration limit;
    private final Map<Thread, Arrival> arrivals = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("reprise-arrivals").factory());

    Arrivals(Duration limit) {
        this.limit = limit;
        timer.setRemoveOnCancelPolicy(
                true); // nearly all deadlines are cancelled long before they are due
    }

    private final class Arrival {
        private final Thread thread;
        private final ConnectionContext connection;
        private Future<?> deadline; // used by the thread of the connection alone

        Arrival(ConnectionContext connection) {
            this.thread = Thread.currentThread();
            this.connection = connection;
            this.deadline = cutIn(limit);
        }

        void complete() {
            deadline.cancel(false);
        }

        void hurry() {
            complete();
            deadline = cutIn(LINGER);
        }

        private Future<?> cutIn(Duration wait) {
            return timer.schedule(() -> cut(this), wait.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /// The request of this thread is read to the end.
    static void complete() {
        if (CURRENT.isBound()) {
            CURRENT.get().complete();
        }
    }

    /// The rest of the request of this thread is no longer worth waiting for.
    ///
    /// @return false when nobody watches over the request
    static boolean hurry() {
        if (!CURRENT.isBound()) {
            return false;
        }
        CURRENT.get().hurry();
        return true;
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        var before = arrivals.put(Thread.currentThread(), new Arrival(connection));
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
        arrivals.values().forEach(this::cut);
    }

    private void cut(Arrival arrival) {
        if (arrivals.remove(arrival.thread, arrival)) {
            try {
                arrival.connection.serverSocket().close();
            } catch (UncheckedIOException e) {
                LOG.log(System.Logger.Level.TRACE, "the client was faster", e);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
