package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.run.Termination;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Whoever reads a run too slowly, by hand, or not at all.
class ReadingTest {
    @Test
    void aReaderThatStopsReadingHoldsTheModelAndClosingLetsItGo() {
        var said = new AtomicInteger();
        var stopped = new CountDownLatch(1);
        var rehearsal =
                Rehearsal.of((_, sink, cancellation) -> {
                    try {
                        while (said.get() < 20_000) { // more than anybody would hold
                            sink.accept(new ModelChunk.Text("x"));
                            said.incrementAndGet();
                        }
                        throw ModelException.cancelled(cancellation.reason());
                    } finally {
                        stopped.countDown();
                    }
                });
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        var events = stream.iterator();
        events.next();
        Waits.until("the model said something", () -> said.get() > 500);
        awaitStandstill(said);

        assertThat(said.get())
                .as("two windows, a full inbox and what was fetched")
                .isLessThan(2_000);
        stream.close();

        Waits.await(stopped);
        assertThat(stream.drain().termination()).isEqualTo(new Termination.Cancelled());
    }

    /// Waits until a counter is not moved by many looks at it.
    private static void awaitStandstill(AtomicInteger counter) {
        var last = new int[] {-1, 0};
        Waits.until(
                "nothing moves",
                () -> {
                    last[1] = counter.get() == last[0] ? last[1] + 1 : 0;
                    last[0] = counter.get();
                    return last[1] > 1_000;
                });
    }

    @Test
    void readingMayBeginByHandAndEndByDraining() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Hello")));
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            stream.iterator().next();

            assertThat(stream.drain().text()).isEqualTo("Hello");
        }
    }

    @Test
    void aFloodOfProgressIsMerged() {
        var reported = new CountDownLatch(1);
        var flood =
                TestTools.tool(
                        "flood",
                        (_, call) -> {
                            for (int i = 0; i < 100_000; i++) {
                                call.reportProgress(ToolProgress.running(i, null));
                            }
                            reported.countDown();
                            return "done";
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "flood", JsonObject.EMPTY), say("Done")))
                        .tools(flood);
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            var events = new ArrayList<AgentEvent>();
            for (var event : stream) {
                events.add(event);
                if (event instanceof AgentEvent.ActivitySnapshot) {
                    Waits.await(reported);
                }
            }

            var activity = Rehearsal.only(AgentEvent.ActivitySnapshot.class, events);
            assertThat(activity.size()).isLessThan(5_000);
            assertThat(activity.getLast().content().find(Path.ROOT.key("progress")))
                    .contains(Json.of(99_999.0));
        }
    }
}
