package dev.reprise.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final double ALMOST_ONE = Math.nextDown(1.0);

    @ParameterizedTest
    @CsvSource({
        "1, 250, 200, 300",
        "2, 500, 400, 600",
        "3, 1000, 800, 1200",
        "4, 2000, 1600, 2000",
        "5, 2000, 1600, 2000",
        "6, 2000, 1600, 2000",
        "40, 2000, 1600, 2000",
        "2147483647, 2000, 1600, 2000",
    })
    void aWaitDoublesUpToItsBoundAndDiffersByAFifth(int attempt, long base, long least, long most) {
        var policy = RetryPolicy.DEFAULT;

        assertThat(policy.delay(attempt)).isEqualTo(Duration.ofMillis(base));
        assertThat(policy.delay(attempt, 0)).isEqualTo(Duration.ofMillis(least));
        assertThat(policy.delay(attempt, 0.5)).isEqualTo(Duration.ofMillis(base));
        assertThat(policy.delay(attempt, ALMOST_ONE).toMillis()).isBetween(most - 1, most);
    }

    @Test
    void theDefaultTriesTwiceWithinTenSeconds() {
        assertThat(RetryPolicy.DEFAULT.attemptsPerModel()).isEqualTo(2);
        assertThat(RetryPolicy.DEFAULT.window()).isEqualTo(Duration.ofSeconds(10));
        assertThat(RetryPolicy.DEFAULT.retryStreamStart()).isTrue();
        assertThat(RetryPolicy.DEFAULT.streamRetries()).isEqualTo(2);
        assertThat(RetryPolicy.DEFAULT.fallbackThreshold()).isEqualTo(2);
    }

    @Test
    void aFirstWaitLongerThanTheBoundIsNotCut() {
        var policy =
                new RetryPolicy(
                        3,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        0,
                        Duration.ofMinutes(1),
                        true,
                        0,
                        0);

        assertThat(policy.delay(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(policy.delay(3)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void onceNeverWaits() {
        assertThat(RetryPolicy.once().attemptsPerModel()).isEqualTo(1);
        assertThat(RetryPolicy.once().delay(1, 0.9)).isZero();
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        var second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new RetryPolicy(0, second, second, 0, second, true, 0, 0))
                .hasMessage("attemptsPerModel must be at least 1, was 0");
        assertThatThrownBy(() -> new RetryPolicy(1, second, second, 101, second, true, 0, 0))
                .hasMessage("jitterPercent must be 0 to 100, was 101");
        assertThatThrownBy(
                        () -> new RetryPolicy(1, second.negated(), second, 0, second, true, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryPolicy(1, second, second, 0, second, true, -1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
