package dev.reprise.models.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// How long a provider wants to be left alone: `retry-after-ms`, or `retry-after` as seconds or as
/// a date.
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    static Optional<Duration> of(HttpHeaders headers, Instant now) {
        return headers.firstValue("retry-after-ms")
                .flatMap(text -> amount(text, 1))
                .or(() ->
                        headers.firstValue("retry-after").flatMap(text -> parse(text.strip(), now)))
                .map(RetryAfter::bounded);
    }

    private static Optional<Duration> parse(String text, Instant now) {
        return amount(text, 1000).or(() -> date(text).map(date -> Duration.between(now, date)));
    }

    private static Optional<Duration> amount(String text, int millis) {
        try {
            var value = Double.parseDouble(text.strip()) * millis;
            return Double.isFinite(value)
                    ? Optional.of(Duration.ofMillis((long) value))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
