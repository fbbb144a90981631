package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.event.EventMeta;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.OpenInput;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
    private final Waiting waiting = new Waiting(inbox, emitter, run, List.of());

    @Test
    void decisionsAreKeptInTheOrderInWhichTheyCame() {
        inbox.put(received(1, YES));
        waiting.poll();
        inbox.put(received(2, NO));
        inbox.put(new Signal.Cancelled("enough", false));
        waiting.until(_ -> null, "cancelled");

        assertThat(waiting.decisions()).containsExactly(YES, NO);
        assertThat(waiting.reason()).isEqualTo("enough");
    }

    @Test
    void whatIsReceivedTwiceCountsOnce() {
        inbox.put(received(1, YES));
        inbox.put(received(2, NO));
        inbox.put(received(1, YES));
        waiting.poll();

        assertThat(waiting.decisions()).containsExactly(YES, NO);
        assertThat(waiting.heard().use(Set.of("c1"))).containsExactly(1L);
        assertThat(waiting.heard().open()).containsExactly(2L);
    }

    private static Signal received(long lsn, ToolCallDecision decision) {
        var received =
                new Entry.Received(
                        "i" + lsn,
                        new RunId("r1"),
                        Entry.Received.What.DECISION,
                        decision.toJson(),
                        null);
        return new Signal.Decided(List.of(new OpenInput(lsn, received)));
    }

    @Test
    void aCancellationEndsAPauseThoughItsSignalIsStillOnItsWay() {
        inbox.put(received(1, YES));
        run.cancel("enough");

        assertThat(waiting.pause(Duration.ofDays(1), new ManualClock())).isFalse();
        assertThat(waiting.reason()).isEqualTo("enough");
    }
}
