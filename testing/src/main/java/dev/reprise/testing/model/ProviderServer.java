package dev.reprise.testing.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// A model provider on a socket of this machine that plays scripts, byte for byte.
///
/// Every request gets the script that is set at that moment. All of it runs on virtual threads.
public final class ProviderServer implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final ServerSocket listening;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<ProviderConnection> open = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> heads = new ConcurrentLinkedQueue<>();
    private volatile Script script = _ -> {};

    private ProviderServer(ServerSocket listening) {
        this.listening = listening;
    }

    /// What a provider does after it has read a request.
    @FunctionalInterface
    public interface Script {
        void play(ProviderConnection connection) throws IOException, InterruptedException;
    }

    public static ProviderServer start() {
        try {
            var server =
                    new ProviderServer(
                            new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("provider").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An address that nobody listens at.
    public static URI nowhere() {
        try (var server = start()) {
            return server.address();
        }
    }

    public static ProviderServer playing(Script script) {
        var server = start();
        server.play(script);
        return server;
    }

    public void play(Script next) {
        script = next;
    }

    /// Without a path.
    public URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /// The bodies of all requests so far.
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    /// Request line and headers of all requests so far.
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /// Connections accepted so far.
    public int connections() {
        return connections.get();
    }

    /// Waits until so many requests have come.
    public void awaitRequests(int count) {
        await(() -> bodies.size() >= count, count + " requests");
    }

    private void accept() {
        try {
            while (true) {
                var connection = new ProviderConnection(listening.accept());
                connections.incrementAndGet();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException _) {
            // Closed: the test is over.
        }
    }

    private void serve(ProviderConnection connection) {
        try (connection) {
            while (connection.readRequest()) {
                heads.add(connection.head());
                bodies.add(connection.body());
                script.play(connection);
            }
        } catch (IOException _) {
            connection.left();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.forEach(ProviderConnection::close);
        }
    }

    /// Polls a condition that has no event to wait for.
    static void await(BooleanSupplier condition, String what) {
        var deadline = System.nanoTime() + Gate.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}
