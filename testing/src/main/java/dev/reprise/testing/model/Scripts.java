package dev.reprise.testing.model;

import java.nio.charset.StandardCharsets;
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
