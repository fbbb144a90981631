package dev.reprise.runtime.fault;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.EffectDeclaration.WhenUnknown;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.Rehearsal;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Work of tools that nobody waits for any more, because its time is over or its run is cancelled.
class GivenUpWorkTest {
    private static final RunId RUN = new RunId("r1");
    private static final ToolFaults SOON =
            ToolFaults.of(ToolFaultPolicy.DEFAULT.withTimeout(Duration.ofMillis(50)));

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();

    /// Does not react to anything until it may go on, then has done its work.
    private Tool deaf() {
        return TestTools.tool(
                        "pay",
                        (_, _) -> {
                            tries.incrementAndGet();
                            begun.countDown();
                            Waits.awaitDeaf(go);
                            return "paid";
                        })
                .undoneBy((_, done, _) -> {
                    undone.incrementAndGet();
                    return done.data();
                });
    }

    private static Rehearsal paying(Tool tool) {
        return Rehearsal.of(
                        ScriptedModel.of(
                                call("c1", "pay", JsonObject.EMPTY), say("Done"), say("Again")))
                .tools(tool);
    }

    @Test
    void whatATimedOutCallCameToIsKeptAndCanBeTakenBack() {
        var rehearsal = paying(SOON.around(deaf().declared(failing())));

        var events = rehearsal.run(rehearsal.request("Hi").withRun(RUN));
        go.countDown();

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(result(events).message()).contains("unknown_outcome", "no answer within 50 ms");
        Waits.until("it is kept", () -> !late(rehearsal).isEmpty());
        assertThat(late(rehearsal))
                .singleElement()
                .satisfies(kept -> assertThat(kept.result().data()).isEqualTo(Json.of("paid")));
        assertThat(rehearsal.os().undo(RUN, 9)).hasSize(1);
        assertThat(rehearsal.os().undo(RUN, 9)).isEmpty();
        assertThat(undone).hasValue(1);
    }

    /// The first attempt goes on while the second one runs.
    @Test
    void anAttemptThatWasGivenUpShowsNothingMore() {
        var written = new CountDownLatch(1);
        var tool =
                TestTools.tool(
                        "pay",
                        (_, call) -> {
                            int attempt = tries.incrementAndGet();
                            var plan = call.activity("plan", "plan");
                            plan.at(Path.ROOT).write(Op.set(Path.ROOT, Json.object("by", attempt)));
                            if (attempt == 1) {
                                Waits.awaitDeaf(go);
                                plan.at(Path.ROOT)
                                        .write(Op.set(Path.ROOT, Json.object("by", "nobody")));
                                written.countDown();
                                return "stale";
                            }
                            go.countDown();
                            Waits.awaitDeaf(written);
                            return "paid";
                        });
        var policy = ToolFaultPolicy.DEFAULT.withTimeout(Duration.ofSeconds(1));
        var faults = new ToolFaults(policy, InstantSource.system(), () -> 0, _ -> {});
        var rehearsal = paying(faults.around(tool.idempotent()));

        var events = rehearsal.run(rehearsal.request("Hi").withRun(RUN));

        assertThat(Rehearsal.only(AgentEvent.ActivitySnapshot.class, events))
                .extracting(AgentEvent.ActivitySnapshot::content)
                .contains(Json.object("by", 1), Json.object("by", 2))
                .doesNotContain(Json.object("by", "nobody"));
    }

    @Test
    void whatACallComesToAfterTheCancellationOfItsRunIsKept() throws InterruptedException {
        var rehearsal = paying(ToolFaults.of(ToolFaultPolicy.DEFAULT).around(deaf()));

        try (var run = rehearsal.os().runStream(rehearsal.request("Hi").withRun(RUN))) {
            begun.await();
            run.cancel();
            assertThat(Rehearsal.end(Rehearsal.collect(run)))
                    .isEqualTo(new Termination.Cancelled());
        }
        go.countDown();

        Waits.until("it is kept", () -> !late(rehearsal).isEmpty());
        assertThat(late(rehearsal))
                .singleElement()
                .satisfies(kept -> assertThat(kept.result().data()).isEqualTo(Json.of("paid")));
    }

    @Test
    @Fact("production A-11")
    void aTimeOutOfAToolThatMustNotWorkTwiceIsAnUnknownOutcomeThatAPersonSeesTo() {
        var rehearsal = paying(SOON.around(deaf()));

        var events = rehearsal.run("Hi");
        go.countDown();

        assertThat(tries).hasValue(1);
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Suspended());
        assertThat(Rehearsal.only(AgentEvent.ToolCallReady.class, events))
                .extracting(AgentEvent.ToolCallReady::name)
                .containsExactly("pay", "ResolveUnknownOutcome");
    }

    /// The person looked before it was done.
    @Test
    void aCallThatSucceedsWhileAPersonIsAskedIsNotMadeAgain() {
        var rehearsal = paying(SOON.around(deaf()));
        rehearsal.run(rehearsal.request("Hi").withRun(RUN));
        go.countDown();
        Waits.until("it is kept", () -> !late(rehearsal).isEmpty());
        var notDone = Json.object("outcome", "not_done");

        var events = rehearsal.run(Asking.deciding(ToolCallDecision.ofAnswer("c1", notDone, 1)));

        assertThat(tries).hasValue(1);
        assertThat(result(events).data()).isEqualTo(Json.of("paid"));
        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events))
                .singleElement()
                .matches(AgentEvent.ToolCallDone::replayed);
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(rehearsal.os().undo(RUN, 9)).hasSize(1);
    }

    @Test
    void aLostAnswerIsAnUnknownOutcomeAsWell() {
        var lost =
                TestTools.tool(
                        "pay",
                        (_, _) -> {
                            tries.incrementAndGet();
                            throw new UncheckedIOException(new HttpTimeoutException("late"));
                        });

        var events = paying(ToolFaults.of(ToolFaultPolicy.DEFAULT).around(lost)).run("Hi");

        assertThat(tries).hasValue(1);
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Suspended());
    }

    @Test
    void aTimeOutOfAToolThatCanBeAskedIsLookedInto() {
        var hanging =
                TestTools.tool(
                                "pay",
                                (_, call) -> {
                                    if (tries.incrementAndGet() == 1) {
                                        new CountDownLatch(1).await();
                                    }
                                    return call.idempotencyKey();
                                })
                        .probed((_, _) -> Optional.empty());

        var events =
                paying(
                                ToolFaults.of(
                                                new ToolFaultPolicy(
                                                        2,
                                                        Duration.ZERO,
                                                        Duration.ZERO,
                                                        Duration.ofMillis(50),
                                                        ToolFaultPolicy.DEFAULT.breaker()))
                                        .around(hanging))
                        .run("Hi");

        assertThat(tries).hasValue(2);
        assertThat(result(events).isSuccess()).isTrue();
    }

    @Test
    void whatTheProbeFindsIsTheResult() {
        var lost =
                TestTools.tool(
                                "pay",
                                (_, _) -> {
                                    tries.incrementAndGet();
                                    throw new UncheckedIOException(
                                            new HttpTimeoutException("late"));
                                })
                        .probed((_, _) -> Optional.of("found"));

        var events = paying(ToolFaults.of(ToolFaultPolicy.DEFAULT).around(lost)).run("Hi");

        assertThat(tries).hasValue(1);
        assertThat(result(events).data()).isEqualTo(Json.of("found"));
    }

    private static EffectDeclaration failing() {
        return new EffectDeclaration.Opaque(WhenUnknown.FAIL_TO_MODEL);
    }

    private static ToolResult result(List<AgentEvent> events) {
        return Rehearsal.only(AgentEvent.ToolCallDone.class, events).getLast().result();
    }

    private static List<Entry.Finished> late(Rehearsal rehearsal) {
        return rehearsal.store().appended().stream()
                .flatMap(append ->
                        append.entry() instanceof Entry.Finished kept && kept.late()
                                ? Stream.of(kept)
                                : Stream.empty())
                .toList();
    }
}
