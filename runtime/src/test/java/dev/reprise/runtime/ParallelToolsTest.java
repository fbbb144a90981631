package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How many tools of one round run at once.
class ParallelToolsTest {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final List<Integer> atOnce = Collections.synchronizedList(new ArrayList<>());

    private static Reply calls(int number) {
        var answer = say();
        for (int i = 0; i < number; i++) {
            answer = answer.call("c" + i, "work", JsonObject.EMPTY);
        }
        return answer;
    }

    private Json work(ToolCallContext call, int together) {
        atOnce.add(running.incrementAndGet());
        begun.incrementAndGet();
        Waits.until("so many have begun", () -> begun.get() >= together);
        running.decrementAndGet();
        return Json.of(call.call().id());
    }

    private static List<Integer> begunTogether(Rehearsal rehearsal) {
        return rehearsal.store().appended().stream()
                .map(RecordingStore.Append::entry)
                .filter(Entry.Started.class::isInstance)
                .map(entry -> ((Entry.Started) entry).calls().size())
                .toList();
    }

    @Test
    void eightRunAtOnceUnlessSomebodySaysSoAndTheOthersWaitForAPlace() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(calls(1_000), say("Done")))
                        .tools(TestTools.tool("work", (_, call) -> work(call, 8)));

        var events = rehearsal.run("Hi");

        assertThat(Collections.max(atOnce)).isEqualTo(8);
        assertThat(begunTogether(rehearsal)).startsWith(8, 1).hasSize(993);
        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(done -> done.result().data())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> Json.of("c" + i)).toList());
    }

    /// What ends is told by the record with which the next call begins.
    @Test
    void aRoundWhoseCallsWaitForPlacesCostsOneRecordACallAtMost() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(calls(20), say("Done")))
                        .tools(TestTools.tool("work", (_, call) -> work(call, 3)))
                        .configure(os -> os.maxParallelTools(3));

        rehearsal.run("Hi");

        assertThat(Collections.max(atOnce)).isEqualTo(3);
        assertThat(begunTogether(rehearsal)).startsWith(3);
        assertThat(rehearsal.store().appended())
                .filteredOn(append ->
                        append.entry() instanceof Entry.Started
                                || append.entry() instanceof Entry.Finished)
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void callsThatBeginBeforeTheirRoundWaitForAPlaceAsWell() {
        var gate = new Gate();
        var early =
                Tool.of(
                        ToolDescriptor.of("work", "For tests.", ToolDescriptor.NO_PARAMETERS)
                                .withConcurrencySafe(true),
                        (Json _, ToolCallContext call) -> work(call, 4));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(calls(6).waitAt(gate), say("Done")))
                        .tools(early)
                        .configure(os -> os.maxParallelTools(2));
        var meanwhile =
                Thread.ofVirtual()
                        .start(() -> {
                            Waits.until("two have begun", () -> begun.get() == 2);
                            begun.addAndGet(2); // these may end
                            gate.open();
                        });

        rehearsal.run("Hi");

        Waits.join(meanwhile);
        assertThat(Collections.max(atOnce)).isEqualTo(2);
        assertThat(atOnce).hasSize(6);
    }

    /// The run's own thread is kept busy until two more have ended and the run is cancelled.
    @Test
    void noResultIsLostWhenTheRunIsCancelledWhileCallsWaitForAPlace() {
        var ended = new ConcurrentHashMap<String, Thread>();
        var go = new CountDownLatch(1);
        var tool =
                TestTools.tool(
                        "work",
                        (_, call) -> {
                            switch (call.call().id()) {
                                case "c0" -> Waits.until("both began", () -> ended.size() == 2);
                                case "c1", "c2" -> {
                                    ended.put(call.call().id(), Thread.currentThread());
                                    Waits.await(go);
                                }
                                default -> new CountDownLatch(1).await();
                            }
                            return "done";
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(calls(5)))
                        .tools(tool)
                        .configure(os -> os.maxParallelTools(3));
        var stream = rehearsal.os().runStream(rehearsal.request("Hi"));
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Started(_, _, _, var told) && !told.isEmpty()) {
                        go.countDown();
                        ended.values().forEach(Waits::join);
                        stream.cancel();
                    }
                });

        var events = Rehearsal.collect(stream);

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Cancelled());
        assertThat(kept(rehearsal)).contains("c0", "c1", "c2").doesNotHaveDuplicates();
    }

    /// The calls whose results are in the journal.
    private static List<String> kept(Rehearsal rehearsal) {
        return rehearsal.store().appended().stream()
                .flatMap(append ->
                        switch (append.entry()) {
                            case Entry.Started started -> started.finished().stream();
                            case Entry.Finished finished -> Stream.of(finished);
                            default -> Stream.<Entry.Finished>empty();
                        })
                .map(Entry.Finished::call)
                .toList();
    }

    @Test
    void thereIsAtLeastOnePlace() {
        assertThatThrownBy(() -> AgentOs.builder().maxParallelTools(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxParallelTools must be at least 1, was 0");
    }
}
