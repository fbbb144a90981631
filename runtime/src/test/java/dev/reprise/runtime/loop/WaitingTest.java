package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingTest {
    private static final ToolCallDecision YES = ToolCallDecision.ofAnswer("c1", Json.TRUE, 1);
    private static final ToolCallDecision NO = ToolCallDecision.ofAnswer("c2", Json.FALSE, 2);

    private final Inbox inbox = new Inbox();
    private final RunFeed feed = new RunFeed(0);
    private final Emitter emitter =
            new Emitter(
                    new EventMeta.Scope(new ThreadId("t1"), new RunId("r1")),
                    new ManualClock(),
                    feed,
                    0);
    private final Waiting waiting = waiting(new Cancellation(), new ManualClock());

    private Waiting waiting(Cancellation run, InstantSource clock) {
        return new Waiting(inbox, emitter, run, clock);
    }

    @Test
    void decisionsAreKeptInTheOrderInWhichTheyCame() {
        inbox.put(new Signal.Decided(List.of(YES)));
        waiting.poll();
        inbox.put(new Signal.Decided(List.of(NO)));
        inbox.put(new Signal.Cancelled("enough"));
        waiting.until(_ -> null, "cancelled");

        assertThat(waiting.decisions()).containsExactly(YES, NO);
        assertThat(waiting.reason()).isEqualTo("enough");
    }

    @Test
    void aDeadlineThatHasPassedCancelsTheRunWithoutASignal() {
        var clock = new ManualClock();
        var run = Cancellation.until(clock.instant().plusSeconds(10));
        var bounded = waiting(run, clock);
        bounded.poll();
        assertThat(bounded.isCancelled()).isFalse();

        clock.advance(Duration.ofSeconds(10));
        bounded.poll();

        assertThat(bounded.isCancelled()).isTrue();
        assertThat(run.reason()).isEqualTo("deadline passed");
    }

    @Test
    void aDeadlineEndsAWaitThatNothingElseEnds() {
        var clock = InstantSource.system();
        var bounded = waiting(Cancellation.until(clock.instant().plusMillis(20)), clock);

        var ended = bounded.until(_ -> null, "cancelled");

        assertThat(ended).isEqualTo("cancelled");
        assertThat(bounded.pause(Duration.ofDays(1))).isFalse();
    }

    @Test
    void aDeadlineEndsAPause() {
        var clock = InstantSource.system();
        var bounded = waiting(Cancellation.until(clock.instant().plusMillis(20)), clock);

        assertThat(bounded.pause(Duration.ofDays(1))).isFalse();
        assertThat(bounded.reason()).isEqualTo("deadline passed");
    }
}
