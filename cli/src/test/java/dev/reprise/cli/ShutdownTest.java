package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShutdownTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;

    @ParameterizedTest
    @CsvSource({"0, 30", "7, 23", "30, 0", "33, 0"})
    void runsGetWhatRequestsLeftOfTheGracePeriod(int requests, int runs) throws Exception {
        var given = new AtomicReference<Duration>();

        int cancelled =
                new Shutdown(Duration.ofSeconds(30), clock)
                        .end(
                                () -> now.set(now.get().plusSeconds(requests)),
                                grace -> {
                                    given.set(grace);
                                    return 2;
                                });

        assertThat(given.get()).isEqualTo(Duration.ofSeconds(runs));
        assertThat(cancelled).isEqualTo(2);
    }
}
