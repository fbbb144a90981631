package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StartedCall;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aCallIsRecordedBeforeItsToolRunsAndKnowsItsEffect() {
        var store = new RecordingStore[1];
        var tool =
                TestTools.tool(
                        "pay",
                        (_, call) -> {
                            keys.add(call.idempotencyKey());
                            return journal(store[0]).size();
                        });
        var rehearsal = Rehearsal.of(paying(1)).tools(tool);
        store[0] = rehearsal.store();

        rehearsal.run("Hi");

        assertThat(journal(rehearsal.store()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Entry.Started.class,
                        started ->
                                assertThat(started.calls())
                                        .singleElement()
                                        .returns("c0", StartedCall::call)
                                        .returns(1, StartedCall::attempt)
                                        .returns(StartedCall.Kind.OPAQUE, StartedCall::kind)
                                        .returns(keys.getFirst(), StartedCall::effect));
        assertThat(result(rehearsal, "c0").data()).isEqualTo(Json.of(1));
    }

    @Test
    void aReadOnlyCallLeavesNothingInTheJournal() {
        var rehearsal = Rehearsal.of(paying(3)).tools(TestTools.ok("pay").readOnly());

        rehearsal.run("Hi");

        assertThat(journal(rehearsal.store())).isEmpty();
    }

    @Test
    void aRoundOfParallelCallsCostsOneRecordACallAtMost() {
        var rehearsal = Rehearsal.of(paying(5)).tools(TestTools.ok("pay").idempotent());

        rehearsal.run("Hi");

        assertThat(journal(rehearsal.store()))
                .hasSize(5)
                .first()
                .isInstanceOfSatisfying(
                        Entry.Started.class, started -> assertThat(started.calls()).hasSize(5));
    }

    @Test
    void callsMadeOneByOneAreEachKnownToHaveEndedBeforeTheNextBegins() {
        var rehearsal =
                Rehearsal.of(paying(3))
                        .tools(TestTools.ok("pay"))
                        .define(agent -> agent.toolExecutionMode(ToolExecutionMode.SEQUENTIAL));

        rehearsal.run("Hi");

        assertThat(journal(rehearsal.store()))
                .extracting(Entry.Started.class::cast)
                .extracting(
                        started -> started.finished().stream().map(Entry.Finished::call).toList())
                .containsExactly(List.of(), List.of("c0"), List.of("c1"));
    }

    @Test
    void whatEndedIsInTheJournalWhileOtherCallsOfItsRoundStillRun() throws Exception {
        var go = new CountDownLatch(1);
        var slow =
                TestTools.tool(
                        "slow",
                        (_, _) -> {
                            go.await();
                            return "slow";
                        });
        var quick =
                TestTools.tool(
                        "quick",
                        (_, call) ->
                                ToolExecutionEffect.of(ToolResult.success("quick", Json.of("done")))
                                        .addUserMessage("by " + call.call().id()));
        var both = call("c1", "slow", JsonObject.EMPTY).call("c2", "quick", JsonObject.EMPTY);
        var rehearsal = Rehearsal.of(ScriptedModel.of(both, say("Done"))).tools(slow, quick);

        try (var run = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            Waits.until("it is recorded", () -> journal(rehearsal.store()).size() == 2);
            var finished = (Entry.Finished) journal(rehearsal.store()).getLast();

            assertThat(finished.call()).isEqualTo("c2");
            assertThat(finished.late()).isFalse();
            assertThat(finished.result().data()).isEqualTo(Json.of("done"));
            assertThat(finished.messages()).extracting(Message::content).containsExactly("by c2");
            go.countDown();
            Rehearsal.collect(run);
        }

        assertThat(journal(rehearsal.store())).hasSize(2);
    }

    @Test
    void noToolRunsWhenTheJournalCannotBeWritten() {
        var rehearsal =
                Rehearsal.of(paying(2))
                        .tools(
                                TestTools.tool(
                                        "pay",
                                        (_, call) -> {
                                            keys.add(call.idempotencyKey());
                                            return "paid";
                                        }));
        rehearsal
                .store()
                .watch((entry, _) -> {
                    if (entry instanceof Entry.Started) {
                        throw new StoreException(new StoreException.Reason.Io("disk full"));
                    }
                });

        var events = rehearsal.run("Hi");

        assertThat(keys).isEmpty();
        assertThat(Rehearsal.end(events).recordedCode()).isEqualTo("error");
    }

    @Test
    void equalCallsOfOneAnswerAndOfTwoStepsAreEffectsOfTheirOwn() {
        var model = ScriptedModel.of(calls(2), calls(1), say("Done"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(
                                TestTools.tool(
                                        "pay",
                                        (_, call) -> {
                                            keys.add(call.idempotencyKey());
                                            return "paid";
                                        }));

        rehearsal.run("Hi");

        assertThat(keys).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void aResultThatComesAfterTheCancellationIsKept() throws Exception {
        var go = new CountDownLatch(1);
        var running = new CountDownLatch(1);
        var deaf =
                TestTools.tool(
                        "pay",
                        (_, _) -> {
                            running.countDown();
                            awaitUninterruptibly(go);
                            return "paid";
                        });
        var rehearsal = Rehearsal.of(paying(1)).tools(deaf);

        try (var run = rehearsal.os().runStream(rehearsal.request("Hi"))) {
            running.await();
            run.cancel();
            Rehearsal.collect(run);
        }
        go.countDown();

        Waits.until("it is kept", () -> journal(rehearsal.store()).size() == 2);
        assertThat(journal(rehearsal.store()).getLast())
                .isInstanceOfSatisfying(
                        Entry.Finished.class,
                        late -> {
                            assertThat(late.late()).isTrue();
                            assertThat(late.result().data()).isEqualTo(Json.of("paid"));
                        });
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ScriptedModel paying(int times) {
        return ScriptedModel.of(calls(times), say("Done"));
    }

    private static Reply calls(int times) {
        var reply = call("c0", "pay", JsonObject.EMPTY);
        for (int i = 1; i < times; i++) {
            reply = reply.call("c" + i, "pay", JsonObject.EMPTY);
        }
        return reply;
    }

    static List<Entry> journal(RecordingStore store) {
        return store.appended().stream()
                .map(RecordingStore.Append::entry)
                .filter(entry -> entry instanceof Entry.Started || entry instanceof Entry.Finished)
                .toList();
    }

    private static ToolResult result(Rehearsal rehearsal, String call) {
        return rehearsal.thread().messages().stream()
                .filter(message -> call.equals(message.toolCallId()))
                .map(message -> ToolResult.fromJson(Json.parse(message.content())))
                .findFirst()
                .orElseThrow();
    }

    /// Both results are there when the first one is handed to the behavior.
    @Test
    void aBehaviorThatThrowsAtOneResultDoesNotLoseTheOthers() {
        var ended = new CopyOnWriteArrayList<Thread>();
        var tool =
                TestTools.tool(
                        "pay",
                        (_, call) -> {
                            if (!call.call().id().equals("c0")) {
                                Waits.until("c0 has ended", () -> !ended.isEmpty());
                            }
                            ended.add(Thread.currentThread());
                            return "paid";
                        });
        var broken =
                new Hooks("broken")
                        .onAfterTool(after -> {
                            if (!after.call().id().equals("c0")) {
                                throw new IllegalStateException("broken");
                            }
                            Waits.until(
                                    "all have ended",
                                    () ->
                                            ended.size() == 3
                                                    && ended.stream().noneMatch(Thread::isAlive));
                            return List.of();
                        });
        var rehearsal = Rehearsal.of(paying(3)).tools(tool).behavior(broken);

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Failed("broken"));
        assertThat(finished(rehearsal)).containsExactlyInAnyOrder("c0", "c1", "c2");
    }

    @Test
    void aResultWhoseChangesMakeNoSenseIsKeptWithoutThem() {
        var tool =
                TestTools.tool(
                        "pay",
                        (_, _) ->
                                ToolExecutionEffect.of(ToolResult.success("pay", Json.of("paid")))
                                        .with(
                                                StateAction.patch(
                                                        StateScope.RUN,
                                                        Path.ROOT.key("draft"),
                                                        Op.set(Path.ROOT, Json.of("x")))));
        var rehearsal = Rehearsal.of(paying(1)).tools(tool);

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isInstanceOf(Termination.Failed.class);
        assertThat(finished(rehearsal)).containsExactly("c0");
    }

    private static List<String> finished(Rehearsal rehearsal) {
        return journal(rehearsal.store()).stream()
                .filter(Entry.Finished.class::isInstance)
                .map(entry -> ((Entry.Finished) entry).call())
                .toList();
    }
}
