package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.model.ModelChunk;
import dev.reprise.runtime.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxTest {
    private static final int PRODUCERS = 4;
    private static final int EACH = 20_000;

    private final Inbox inbox = new Inbox();

    @Test
    void noSignalIsLostHoweverOftenTheReaderWaits() {
        for (int producer = 0; producer < PRODUCERS; producer++) {
            var source = "producer " + producer;
            Thread.ofVirtual()
                    .start(() -> {
                        for (int i = 0; i < EACH; i++) {
                            inbox.putChunk(new Signal.Chunk(source, new ModelChunk.Text("" + i)));
                        }
                    });
        }

        int taken = 0;
        var last = new int[PRODUCERS];
        while (taken < PRODUCERS * EACH) {
            for (var signal : inbox.take()) {
                assertThat(signal).isEqualTo(next(signal, last));
                taken++;
            }
        }

        assertThat(inbox.isEmpty()).isTrue();
    }

    /// What has to come next from the same producer.
    private static Signal next(Signal given, int[] last) {
        var source = (String) ((Signal.Chunk) given).source();
        int producer = Integer.parseInt(source.substring("producer ".length()));
        return new Signal.Chunk(source, new ModelChunk.Text("" + last[producer]++));
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndIsKept() {
        var kept = new AtomicBoolean();
        var taken = new ArrayList<Signal>();
        var reader =
                Thread.ofVirtual()
                        .start(() -> {
                            taken.addAll(inbox.take());
                            kept.set(Thread.currentThread().isInterrupted());
                        });
        Waits.until("it waits", () -> reader.getState() == Thread.State.WAITING);
        reader.interrupt();
        Waits.until("it waits again", () -> reader.getState() == Thread.State.WAITING);

        inbox.put(new Signal.Cancelled("enough", false));

        Waits.join(reader);
        assertThat(taken).containsExactly(new Signal.Cancelled("enough", false));
        assertThat(kept).isTrue();
    }

    @Test
    void aWaitWithAnEndIsWokenByASignalAndEndsWithoutOne() {
        var taken = new ArrayList<Signal>();
        var reader =
                Thread.ofVirtual().start(() -> taken.addAll(inbox.take(TimeUnit.DAYS.toNanos(1))));
        Waits.until("it waits", () -> reader.getState() == Thread.State.TIMED_WAITING);

        inbox.put(new Signal.Cancelled("enough", false));

        Waits.join(reader);
        assertThat(taken).containsExactly(new Signal.Cancelled("enough", false));
        assertThat(inbox.take(TimeUnit.MILLISECONDS.toNanos(1))).isEqualTo(List.of());
    }
}
