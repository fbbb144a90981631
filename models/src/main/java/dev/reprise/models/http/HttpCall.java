package dev.reprise.models.http;

import dev.reprise.core.Cancellation;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One call from its request to the end of its answer.
///
/// It may be ended early from two sides, by its cancellation and by the watchdog; the first one
/// wins, closes the connection, and what the calling thread then sees is thrown as that reason.
final class HttpCall implements AutoCloseable, Watchdog.Watched {
    private static final Duration AFTER_THE_END = Duration.ofMillis(500);
    private static final int MOST_AFTER_THE_END = 64 << 10;
    private static final Duration HURRY = Duration.ofSeconds(5);

    private final String provider;
    private final Patience patience;
    private final Cancellation cancellation;
    private final Cancellation.Registration registration;
    private final Watchdog watchdog;
    private final Object lock = new Object(); // guards closer, early and closed
    private @Nullable Runnable closer;
    private volatile @Nullable Early early;
    private boolean closed;

    /// Why a call ended before its answer did.
    private enum Early {
        CANCELLED,
        SILENT
    }

    HttpCall(String provider, Patience patience, Cancellation cancellation) {
        this.provider = provider;
        this.patience = patience;
        this.cancellation = cancellation;
        this.watchdog = new Watchdog(this, patience.first());
        this.registration = cancellation.onCancel(() -> end(Early.CANCELLED));
    }

    /// What may block on the provider.
    @FunctionalInterface
    interface Waiting<T> {
        T get() throws IOException;
    }

    /// Waits for the provider, watched.
    <T> T awaiting(Waiting<T> waiting) throws IOException {
        watchdog.waits();
        try {
            return waiting.get();
        } catch (IOException e) {
            refuseEnded();
            throw e;
        } finally {
            watchdog.rests();
        }
    }

    /// How to close the connection, from now on. Closes at once when the call has ended already.
    void closeWith(Runnable action) {
        boolean late;
        synchronized (lock) {
            closer = action;
            late = early != null;
        }
        if (late) {
            action.run();
        }
    }

    <T> T read(HttpCalls.Reading<T> reading, HttpResponse<InputStream> response)
            throws IOException {
        closeWith(() -> close(response.body()));
        var body = new Body(response.body());
        return reading.read(new HttpAnswer(response.statusCode(), response.headers(), body, this));
    }

    void refuseEnded() {
        switch (early) {
            case null -> {}
            case CANCELLED -> throw ModelException.cancelled(cancellation.reason());
            case SILENT ->
                    throw ModelException.of(
                            ErrorClass.TIMEOUT,
                            "%s sent nothing for %s"
                                    .formatted(provider, seconds(watchdog.limit())));
        }
    }

    void hurry() {
        if (HURRY.compareTo(patience.idle()) < 0) {
            watchdog.allow(HURRY);
        }
    }

    /// Reads to the end, where it comes soon enough; the connection is closed otherwise.
    void drain(InputStream body) {
        var deadline = System.nanoTime() + AFTER_THE_END.toNanos();
        var left = MOST_AFTER_THE_END;
        var rest = new byte[8 << 10];
        try {
            while (left > 0) {
                watchdog.allow(Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1)));
                var count = body.read(rest);
                if (count < 0 || System.nanoTime() > deadline) {
                    return;
                }
                left -= count;
            }
        } catch (IOException | ModelException _) {
            // The end, one way or another: everything that matters has been read.
        }
    }

    @Override
    public void silent() {
        end(Early.SILENT);
    }

    private void end(Early reason) {
        Runnable action;
        synchronized (lock) {
            if (closed || early != null) {
                return;
            }
            early = reason;
            action = closer;
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void close() {
        registration.close();
        watchdog.close();
        Runnable action;
        synchronized (lock) {
            closed = true;
            action = closer;
        }
        if (action != null) {
            action.run();
        }
    }

    static ModelException interrupted() {
        Thread.currentThread().interrupt();
        return ModelException.cancelled("interrupted");
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    /// Watches every read.
    private final class Body extends FilterInputStream {
        private boolean begun;

        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return watched(super::read);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return watched(() -> super.read(target, offset, length));
        }

        private int watched(Waiting<Integer> read) throws IOException {
            try {
                int count = awaiting(read);
                if (!begun) {
                    begun = true;
                    watchdog.allow(patience.idle());
                }
                return count;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()
                        || e.getCause() instanceof InterruptedException) {
                    throw interrupted();
                }
                throw e;
            }
        }
    }
}
