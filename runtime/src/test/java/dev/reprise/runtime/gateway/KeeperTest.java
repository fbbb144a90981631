package dev.reprise.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.runtime.Waits;
import dev.reprise.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is done every ten seconds, whatever comes in between.
class KeeperTest {
    private final ManualClock clock = new ManualClock();
    private final Cancellation closed = new Cancellation();
    private final AtomicLong due = new AtomicLong(Expiries.NEVER);
    private final List<Long> worked = new CopyOnWriteArrayList<>();
    private final List<Long> early = new CopyOnWriteArrayList<>();
    private final Keeper keeper =
            new Keeper(
                    closed,
                    clock,
                    () -> true,
                    new Keeper.Due(due::get, () -> work(early)),
                    () -> work(worked));

    private void work(List<Long> done) {
        due.set(Expiries.NEVER);
        done.add(clock.millis());
    }

    @AfterEach
    void close() {
        closed.cancel("the test is over");
    }

    @Test
    void whoIsWokenAgainAndAgainWorksAfterTenSecondsAllTheSame() {
        long begin = clock.millis();
        due.set(begin + Duration.ofDays(7).toMillis());
        keeper.begin();

        Waits.until("it has worked", this::hasWorkedASecondLater);

        assertThat(worked.getFirst()).isGreaterThanOrEqualTo(begin + 10_000);
    }

    private boolean hasWorkedASecondLater() {
        clock.advance(Duration.ofSeconds(1));
        keeper.beginSooner();
        return !worked.isEmpty();
    }

    @Test
    void whatIsDueSoonerIsDoneSooner() {
        long begin = clock.millis();
        keeper.begin();
        due.set(begin + 1_000);

        Waits.until("it has worked", this::hasWorkedAMomentLater);

        assertThat(first()).isBetween(begin + 1_000, begin + 9_000);
    }

    private long first() {
        return Stream.of(early, worked).flatMap(List::stream).findFirst().orElse(0L);
    }

    private boolean hasWorkedAMomentLater() {
        if (first() > 0) {
            return true;
        }
        if (clock.millis() < due.get()) {
            clock.advance(Duration.ofMillis(100));
        }
        keeper.beginSooner();
        return false;
    }

    @Test
    void aClockThatIsPutBackPostponesNothing() {
        keeper.begin();
        clock.advance(Duration.ofHours(-1));

        keeper.beginSooner();

        Waits.until("it has worked", () -> !worked.isEmpty());
    }
}
