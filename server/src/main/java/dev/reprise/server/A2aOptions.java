package dev.reprise.server;

import dev.reprise.protocols.a2a.StandardCards;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the A2A routes answer.
///
/// @param product begins the names and descriptions of the cards of the seed shape
/// @param cards which shape the card of the host has
/// @param prefix of the paths of A2A 1.0; begins with a slash and ends without one
/// @param base where clients reach the server, without a slash at the end; absent takes the host
///   that a request names
/// @param patience how long an answer waits at most for a task to end or to need input
/// @param push how news of tasks are sent
public record A2aOptions(
        String product,
        StandardCards.Mode cards,
        String prefix,
        @Nullable String base,
        Duration patience,
        PushOptions push) {
    public static final A2aOptions DEFAULT =
            new A2aOptions(
                    "tirea",
                    StandardCards.Mode.MERGED,
                    "/a2a",
                    null,
                    Duration.ofSeconds(60),
                    PushOptions.DEFAULT);

    public A2aOptions {
        if (!prefix.startsWith("/") || prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "prefix must begin with / and not end with it, was \"" + prefix + "\"");
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience must not be negative, was " + patience);
        }
    }

    public A2aOptions withProduct(String newProduct) {
        return new A2aOptions(newProduct, cards, prefix, base, patience, push);
    }

    public A2aOptions withCards(StandardCards.Mode shape) {
        return new A2aOptions(product, shape, prefix, base, patience, push);
    }

    public A2aOptions withPrefix(String newPrefix) {
        return new A2aOptions(product, cards, newPrefix, base, patience, push);
    }

    public A2aOptions withBase(@Nullable String url) {
        return new A2aOptions(product, cards, prefix, url, patience, push);
    }

    public A2aOptions withPatience(Duration newPatience) {
        return new A2aOptions(product, cards, prefix, base, newPatience, push);
    }

    public A2aOptions withPush(PushOptions newPush) {
        return new A2aOptions(product, cards, prefix, base, patience, newPush);
    }
}
