package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AfterInference;
import dev.reprise.core.behavior.AfterInferenceAction;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeToolExecuteAction;
import dev.reprise.core.behavior.Block;
import dev.reprise.core.behavior.Terminate;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.event.AgentEvent.ToolCallDone;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.TypedTool;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Calls that begin before the answer that makes them is over.
class EarlyCallTest {
    private static final JsonObject NOTHING = JsonObject.EMPTY;

    private final List<String> began = new CopyOnWriteArrayList<>();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final Gate gate = new Gate();

    private static Tool safe(String id, TypedTool.Body<Json> body) {
        return Tool.of(
                ToolDescriptor.of(id, "For tests.", ToolDescriptor.NO_PARAMETERS)
                        .withConcurrencySafe(true),
                body);
    }

    private Tool noting(String id, boolean safe) {
        TypedTool.Body<Json> body =
                (arguments, call) -> {
                    began.add(call.call().id() + " " + arguments);
                    return call.call().id();
                };
        return safe ? safe(id, body) : TestTools.tool(id, body);
    }

    private Tool hanging() {
        return safe(
                "hang",
                (_, call) -> {
                    began.add(call.call().id());
                    working.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return "never";
                });
    }

    private List<AgentEvent> events(Rehearsal rehearsal, Runnable atTheGate) {
        var meanwhile =
                Thread.ofVirtual()
                        .start(() -> {
                            gate.awaitReached();
                            atTheGate.run();
                            gate.open();
                        });
        var events = rehearsal.run("Hi");
        Waits.join(meanwhile);
        return events;
    }

    @Test
    @Fact("runtime T-LOOP-23")
    void aToolThatMayRunAtAnyTimeBeginsWhileTheModelStillAnswersAndOthersWait() {
        var answer =
                call("c1", "write", NOTHING)
                        .call("c2", "read", NOTHING)
                        .waitAt(gate)
                        .call("c3", "read", NOTHING);
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(answer, say("Done")))
                        .tools(noting("read", true), noting("write", false));

        var events =
                events(
                        rehearsal,
                        () -> {
                            Waits.until("c2 has begun", () -> !began.isEmpty());
                            assertThat(began).containsExactly("c2 {}");
                        });

        assertThat(began).containsExactlyInAnyOrder("c1 {}", "c2 {}", "c3 {}");
        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(ToolCallDone::id)
                .containsExactly("c1", "c2", "c3");
        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(done -> done.result().data())
                .containsExactly(Json.of("c1"), Json.of("c2"), Json.of("c3"));
        EventInvariants.check(events, rehearsal.thread());
    }

    @Test
    void aCallOfAnAnswerThatBreaksOffIsCancelledAndMadeAnew() {
        var lost = call("c1", "hang", NOTHING).waitAt(gate).fail(ErrorClass.CONNECTION, "lost");
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(lost, call("c2", "read", NOTHING), say("Done")))
                        .tools(hanging(), noting("read", true))
                        .define(agent -> agent.retryPolicy(Waits.IMPATIENT));

        var events = events(rehearsal, () -> Waits.await(working));

        Waits.await(interrupted);
        assertThat(began).containsExactly("c1", "c2 {}");
        assertThat(Rehearsal.only(ToolCallDone.class, events))
                .extracting(ToolCallDone::id)
                .containsExactly("c2");
    }

    @Test
    void behaviorsAreAskedOnceAndWhatTheyRefuseDoesNotBegin() {
        var asked = new CopyOnWriteArrayList<String>();
        var guard =
                new Hooks("guard")
                        .onBeforeTool(before -> {
                            asked.add(before.call().id());
                            assertThat(before.messages().getLast().calls()).contains(before.call());
                            return before.call().id().equals("c1")
                                    ? List.<BeforeToolExecuteAction>of(new Block("no"))
                                    : List.of();
                        });
        var answer = call("c1", "read", NOTHING).call("c2", "read", NOTHING).waitAt(gate);
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(answer, say("Done")))
                        .tools(noting("read", true))
                        .behavior(guard);

        var events = events(rehearsal, () -> Waits.until("c2 has begun", () -> !began.isEmpty()));

        assertThat(asked).containsExactly("c1", "c2");
        assertThat(began).containsExactly("c2 {}");
        assertThat(Rehearsal.only(ToolCallDone.class, events).getFirst().result().message())
                .isEqualTo("no");
    }

    @Test
    void aCallWhoseArgumentsTurnOutToBeOthersIsMadeAnew() {
        var whole = new ToolCall("c1", "read", Json.object("page", 2));
        var answer =
                call("c1", "read", Json.object("page", 1))
                        .waitAt(gate)
                        .blocks(new ContentBlock.ToolUse(whole));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(answer, say("Done"))).tools(noting("read", true));

        events(rehearsal, () -> Waits.until("c1 has begun", () -> !began.isEmpty()));

        assertThat(began).containsExactly("c1 {\"page\":1}", "c1 {\"page\":2}");
    }

    @Test
    void aRunThatEndsAfterTheAnswerDoesNotWaitForWhatHasBegun() {
        var ender =
                new AgentBehavior() {
                    @Override
                    public String id() {
                        return "ender";
                    }

                    @Override
                    public ActionSet<AfterInferenceAction> afterInference(AfterInference step) {
                        return ActionSet.of(new Terminate(new Termination.BehaviorRequested()));
                    }
                };
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "hang", NOTHING).waitAt(gate)))
                        .tools(hanging())
                        .behavior(ender);

        var events = events(rehearsal, () -> Waits.await(working));

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.BehaviorRequested());
        assertThat(Rehearsal.only(ToolCallDone.class, events)).isEmpty();
        Waits.await(interrupted);
    }

    @Test
    void cancellingTheRunStopsWhatHasBegun() {
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "hang", NOTHING).waitAt(gate)))
                        .tools(hanging());
        try (var stream = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            Waits.await(working);

            stream.cancel();

            assertThat(stream.drain().termination()).isEqualTo(new Termination.Cancelled());
        }
        Waits.await(interrupted);
    }

    @Test
    void oneByOneNothingBeginsEarly() {
        var answer = call("c1", "read", NOTHING).waitAt(gate);
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(answer, say("Done")))
                        .tools(noting("read", true))
                        .define(agent -> agent.toolExecutionMode(ToolExecutionMode.SEQUENTIAL));

        var events = events(rehearsal, () -> assertThat(began).isEmpty());

        assertThat(began).containsExactly("c1 {}");
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void aBehaviorThatThrowsWhileTheModelAnswersFailsTheRun() {
        var broken =
                new Hooks("broken")
                        .onBeforeTool(_ -> {
                            throw new IllegalStateException("broken");
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "read", NOTHING).waitAt(gate)))
                        .tools(noting("read", true))
                        .behavior(broken);

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Failed("broken"));
        assertThat(began).isEmpty();
    }

    /// As many as calls made at once: one when they begin, and one for each that ends before the
    /// last one.
    @Test
    void callsThatAreCompleteAtOnceCostOneRecordACallAtMost() {
        var answer = call("c0", "read", NOTHING);
        for (int i = 1; i <= 5; i++) {
            answer = answer.call("c" + i, "pay", NOTHING);
        }
        var slow = // so that the others have come when it has been asked about
                new Hooks("slow")
                        .onBeforeTool(before -> {
                            if (before.call().name().equals("read")) {
                                gate.awaitReached();
                            }
                            return List.of();
                        });
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(answer.waitAt(gate), say("Done")))
                        .tools(noting("pay", true).idempotent(), noting("read", true).readOnly())
                        .behavior(slow);

        events(rehearsal, () -> Waits.until("all have begun", () -> began.size() == 6));

        var journal =
                rehearsal.store().appended().stream()
                        .map(RecordingStore.Append::entry)
                        .filter(entry ->
                                entry instanceof Entry.Started || entry instanceof Entry.Finished)
                        .toList();
        assertThat(journal)
                .hasSize(5)
                .first()
                .isInstanceOfSatisfying(
                        Entry.Started.class, started -> assertThat(started.calls()).hasSize(5));
    }

    private Tool paying(List<Json> undone) {
        return safe(
                        "pay",
                        (_, call) -> {
                            began.add(call.idempotencyKey());
                            working.countDown();
                            return "paid";
                        })
                .undoneBy((arguments, _, _) -> {
                    undone.add(arguments);
                    return "undone";
                });
    }

    /// It is in no message, so that its record has the arguments.
    @Test
    void whatACallDidThatIsNotPartOfTheAnswerIsKeptAndCanBeTakenBack() {
        var undone = new CopyOnWriteArrayList<Json>();
        var one = Json.object("amount", 1);
        var lost = call("c1", "pay", one).waitAt(gate).fail(ErrorClass.CONNECTION, "lost");
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(lost, say("Done")))
                        .tools(paying(undone))
                        .define(agent -> agent.retryPolicy(Waits.IMPATIENT));

        var events = events(rehearsal, () -> Waits.await(working));
        var kept =
                rehearsal.store().appended().stream()
                        .map(RecordingStore.Append::entry)
                        .filter(Entry.Finished.class::isInstance)
                        .map(Entry.Finished.class::cast)
                        .toList();
        rehearsal.os().undo(events.getFirst().meta().run(), 10);

        assertThat(kept)
                .singleElement()
                .returns(true, Entry.Finished::late)
                .returns(one, Entry.Finished::arguments)
                .returns(began.getFirst(), Entry.Finished::effect);
        assertThat(undone).containsExactly(one);
    }

    @Test
    void aCallThatBeganEarlyIsTakenBackWithItsArguments() {
        var undone = new CopyOnWriteArrayList<Json>();
        var one = Json.object("amount", 1);
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(call("c1", "pay", one), say("Done")))
                        .tools(paying(undone));
        var events = rehearsal.run("Hi");

        rehearsal.os().undo(events.getFirst().meta().run(), 10);

        assertThat(undone).containsExactly(one);
    }

    /// The place of a call in its answer is part of the id of its effect, and recovery counts by
    /// the answer.
    @Test
    void callsThatAreCompleteOutOfOrderHaveTheEffectsOfTheirPlaces() {
        var mixed =
                ScriptedModel.say()
                        .chunk(new ModelChunk.ToolCallPart(0, "c1", "pay", "{\"n\":"))
                        .chunk(new ModelChunk.ToolCallPart(1, "c2", "pay", "{\"n\":2}"))
                        .chunk(new ModelChunk.ToolCallPart(0, null, null, "1}"));
        var inOrder = call("c1", "pay", Json.object("n", 1)).call("c2", "pay", Json.object("n", 2));

        assertThat(effects(mixed)).hasSize(2).isEqualTo(effects(inOrder));
    }

    private Map<String, String> effects(Reply answer) {
        var keys = new ConcurrentHashMap<String, String>();
        var tool =
                safe(
                        "pay",
                        (_, call) -> {
                            keys.put(call.call().id(), call.idempotencyKey());
                            return "paid";
                        });
        var rehearsal = Rehearsal.of(ScriptedModel.of(answer, say("Done"))).tools(tool);
        rehearsal.run(rehearsal.request("Hi").withRun(new RunId("r1")));
        return keys;
    }
}
