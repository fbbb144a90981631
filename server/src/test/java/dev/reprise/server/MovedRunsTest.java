package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Waiting for what becomes of a run.
@Timeout(60)
class MovedRunsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final MovedRuns moved = new MovedRuns();

    @Test
    void allWhoWaitForARunHearOfItOnce() throws Exception {
        try (var one = moved.waiter(Owner.LOCAL, new RunId("r1"));
                var other = moved.waiter(Owner.LOCAL, new RunId("r1"))) {
            Thread.ofVirtual().start(() -> moved.moved(Owner.LOCAL, new RunId("r1")));

            assertThat(one.await(DAY)).isTrue();
            assertThat(other.await(DAY)).isTrue();
            assertThat(one.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void whatHappensBeforeTheWaitCounts() throws Exception {
        try (var waiter = moved.waiter(Owner.LOCAL, new RunId("r1"))) {
            moved.moved(Owner.LOCAL, new RunId("r1"));

            assertThat(waiter.await(DAY)).isTrue();
        }
    }

    @Test
    void otherRunsAndThoseOfOthersWakeNobody() throws Exception {
        try (var waiter = moved.waiter(Owner.LOCAL, new RunId("r1"))) {
            moved.moved(Owner.LOCAL, new RunId("r2"));
            moved.moved(new Owner("local", "other"), new RunId("r1"));

            assertThat(waiter.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void theEndWakesEverybody() throws Exception {
        try (var waiter = moved.waiter(Owner.LOCAL, new RunId("r1"))) {
            moved.wakeAll();

            assertThat(waiter.await(DAY)).isTrue();
        }
    }
}
