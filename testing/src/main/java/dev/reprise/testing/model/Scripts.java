package dev.reprise.testing.model;

import dev.reprise.core.Cancellation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// What providers do, from events: say them all, fall silent, or say them byte by byte.
final class Scripts {
    private Scripts() {}

    static ProviderServer.Script streaming(List<String> events) {
        return connection -> {
            connection.sendStreamHead();
            for (var event : events) {
                connection.sendPiece(event);
            }
        };
    }

    static ProviderServer.Script whole(List<String> events) {
        return connection -> {
            streaming(events).play(connection);
            connection.sendEnd();
        };
    }

    static ProviderServer.Script streamingThenHanging(List<String> events) {
        return connection -> {
            streaming(events).play(connection);
            connection.hang();
        };
    }

    /// Goes on as fast as it can until the client leaves.
    static void flood(ProviderConnection connection) throws IOException {
        while (true) {
            connection.sendPiece(":" + " ".repeat(8 << 10) + "\n\n");
        }
    }

    /// Goes on, a little every now and then, until the client leaves.
    static void drip(ProviderConnection connection) throws IOException {
        while (true) {
            connection.sendPiece(":\n\n");
            Gate.pause(Duration.ofMillis(20), new Cancellation());
        }
    }

    static ProviderServer.Script inSinglePieces(String text) {
        return connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            for (var single : text.getBytes(StandardCharsets.UTF_8)) {
                connection.send(new byte[] {single});
            }
            connection.close();
        };
    }
}
