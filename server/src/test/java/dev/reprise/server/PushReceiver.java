package dev.reprise.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.state.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody who wants news of tasks.
final class PushReceiver implements AutoCloseable {
    final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Runnable whenRefused = () -> {};
    private final HttpServer server;

    record Received(Map<String, List<String>> headers, String body) {
        Json json() {
            return Json.parse(body);
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("nothing")).getFirst();
        }
    }

    PushReceiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                refused.incrementAndGet();
                whenRefused.run();
                exchange.sendResponseHeaders(503, -1);
            } else {
                received.add(new Received(Map.copyOf(exchange.getRequestHeaders()), body));
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    /// Refuses so many notifications.
    void refuse(int count) {
        refusals.set(count);
    }

    /// How many it has refused.
    int refused() {
        return refused.get();
    }

    /// Does something each time, before it answers.
    void whenRefused(Runnable action) {
        whenRefused = action;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/news";
    }

    List<Json> frames() {
        return received.stream().map(Received::json).toList();
    }

    List<String> states() {
        return A2aReader.read(frames()).states();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
