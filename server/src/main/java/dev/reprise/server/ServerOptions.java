package dev.reprise.server;

import java.time.Duration;
import java.util.Set;

/// How a server listens and answers.
///
/// @param host address to listen on
/// @param port 0 takes a free one
/// @param names by which it may be called besides those of the loopback interface; `*` allows all
/// @param cors which pages of other origins may call it
/// @param bodyLimit bytes of the largest request body, 413 beyond
/// @param arrival how long a request may take from its first line to the end of its body
/// @param heartbeat silence after which a stream sends a comment; zero sends none
/// @param plainSse streams are bare `data:` frames; excludes heartbeats
/// @param grace how long open requests and streams may go on when the server stops
public record ServerOptions(
        String host,
        int port,
        Set<String> names,
        Cors cors,
        int bodyLimit,
        Duration arrival,
        Duration heartbeat,
        boolean plainSse,
        Duration grace) {
    /// A local server on port 8080.
    public static final ServerOptions DEFAULT =
            new ServerOptions(
                    "127.0.0.1",
                    8080,
                    Set.of(),
                    Cors.OFF,
                    RouteOptions.BODY_LIMIT,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(15),
                    false,
                    Duration.ofSeconds(30));

    public ServerOptions {
        names = Set.copyOf(names);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0..65535, was " + port);
        }
        if (!arrival.isPositive()) {
            throw new IllegalArgumentException("arrival must be positive, was " + arrival);
        }
    }

    public ServerOptions withAddress(String newHost, int newPort) {
        return new ServerOptions(
                newHost, newPort, names, cors, bodyLimit, arrival, heartbeat, plainSse, grace);
    }

    public ServerOptions withNames(Set<String> newNames) {
        return new ServerOptions(
                host, port, newNames, cors, bodyLimit, arrival, heartbeat, plainSse, grace);
    }

    public ServerOptions withCors(Cors newCors) {
        return new ServerOptions(
                host, port, names, newCors, bodyLimit, arrival, heartbeat, plainSse, grace);
    }

    public ServerOptions withBodyLimit(int bytes) {
        return new ServerOptions(
                host, port, names, cors, bytes, arrival, heartbeat, plainSse, grace);
    }

    public ServerOptions withArrival(Duration newArrival) {
        return new ServerOptions(
                host, port, names, cors, bodyLimit, newArrival, heartbeat, plainSse, grace);
    }

    public ServerOptions withHeartbeat(Duration silence) {
        return new ServerOptions(
                host, port, names, cors, bodyLimit, arrival, silence, plainSse, grace);
    }

    /// Streams without ids and without heartbeats.
    public ServerOptions withPlainSse() {
        return new ServerOptions(
                host, port, names, cors, bodyLimit, arrival, Duration.ZERO, true, grace);
    }

    public ServerOptions withGrace(Duration newGrace) {
        return new ServerOptions(
                host, port, names, cors, bodyLimit, arrival, heartbeat, plainSse, newGrace);
    }
}
