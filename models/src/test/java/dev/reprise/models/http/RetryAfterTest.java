package dev.reprise.models.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2025-10-21T07:28:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Retry-After    | 7                             | PT7S
                    Retry-After    | 1.5                           | PT1.5S
                    Retry-After    | Tue, 21 Oct 2025 07:29:30 GMT | PT1M30S
                    Retry-After    | Tue, 21 Oct 2025 07:00:00 GMT | PT0S
                    Retry-After    | -3                            | PT0S
                    Retry-After    | 99999999                      | PT24H
                    Retry-After-Ms | 250                           | PT0.25S
                    """)
    void readsSecondsAndDates(String name, String value, Duration expected) {
        assertThat(RetryAfter.of(headers(Map.of(name, List.of(value))), NOW)).contains(expected);
    }

    @Test
    void ignoresWhatItCannotRead() {
        assertThat(RetryAfter.of(headers(Map.of("Retry-After", List.of("soon"))), NOW)).isEmpty();
        assertThat(RetryAfter.of(headers(Map.of("Retry-After", List.of("NaN"))), NOW)).isEmpty();
        assertThat(RetryAfter.of(headers(Map.of()), NOW)).isEmpty();
    }

    private static HttpHeaders headers(Map<String, List<String>> headers) {
        return HttpHeaders.of(headers, (_, _) -> true);
    }
}
