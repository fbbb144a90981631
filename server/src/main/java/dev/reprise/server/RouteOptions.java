package dev.reprise.server;

import java.time.Duration;
import java.time.InstantSource;

/// How a group of routes answers.
///
/// @param bodyLimit bytes of the largest request body, 413 beyond
/// @param heartbeat silence after which a stream sends a comment; zero sends none
/// @param plainSse streams are bare `data:` frames, without ids; excludes heartbeats
public record RouteOptions(
        Authentication authentication,
        int bodyLimit,
        Duration heartbeat,
        boolean plainSse,
        Drain drain) {
    /// Two MiB, the default limit of a request body.
    public static final int BODY_LIMIT = 2 * 1024 * 1024;

    public RouteOptions {
        if (bodyLimit < 1) {
            throw new IllegalArgumentException(
                    "bodyLimit must be at least 1 byte, was " + bodyLimit);
        }
        if (heartbeat.isNegative()) {
            throw new IllegalArgumentException("heartbeat must not be negative, was " + heartbeat);
        }
        if (plainSse && !heartbeat.isZero()) {
            throw new IllegalArgumentException(
                    "plainSse sends no comments, so heartbeat must be zero, was " + heartbeat);
        }
    }

    /// The defaults, for routes in a listener of the application's, which says itself when it
    /// stops.
    public static RouteOptions of(Authentication authentication) {
        return new RouteOptions(
                authentication,
                BODY_LIMIT,
                Duration.ofSeconds(15),
                false,
                new Drain(InstantSource.system(), Duration.ofSeconds(30)));
    }
}
