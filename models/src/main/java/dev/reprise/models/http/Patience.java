package dev.reprise.models.http;

import java.time.Duration;

/// How long a provider may be silent before a call ends with the class `timeout`.
///
/// @param connect until the connection stands; one client's connections share it
/// @param first from the request to the first byte of the answer: models may think silently
/// @param idle between two pieces of an answer; time the reader takes does not count
public record Patience(Duration connect, Duration first, Duration idle) {
    public static final Patience USUAL =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofSeconds(60));

    public Patience {
        requirePositive("connect", connect);
        requirePositive("first", first);
        requirePositive("idle", idle);
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
    }
}
