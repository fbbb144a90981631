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
    private final Cancellation run = new Cancellation();
    private final Waiting waiting = new Waiting(inbox, emitter, run);

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
    void aCancellationEndsAPauseThoughItsSignalIsStillOnItsWay() {
        inbox.put(new Signal.Decided(List.of(YES)));
        run.cancel("enough");

        assertThat(waiting.pause(Duration.ofDays(1))).isFalse();
        assertThat(waiting.reason()).isEqualTo("enough");
    }
}
