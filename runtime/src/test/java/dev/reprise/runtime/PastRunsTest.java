package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolException;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.loop.PartialResult;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Runs that ended early: what there is of them, and how their work goes on.
class PastRunsTest {
    private static final RunId RUN = new RunId("r1");

    private final AtomicInteger executed = new AtomicInteger();

    private Tool counting(String id) {
        return TestTools.tool(id, (_, _) -> "number " + executed.incrementAndGet());
    }

    private static Reply round(int number, String... tools) {
        var reply = call("c" + number, tools[0], JsonObject.EMPTY);
        for (int i = 1; i < tools.length; i++) {
            reply = reply.call("c" + number + "." + i, tools[i], JsonObject.EMPTY);
        }
        return reply;
    }

    private Rehearsal stopped(Reply... more) {
        var script = new ArrayList<Reply>();
        script.add(say("I pay.").call("c1", "pay", JsonObject.EMPTY));
        script.add(round(2, "look", "broken", "nowhere", "mail"));
        script.addAll(List.of(more));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(script.toArray(Reply[]::new)))
                        .tools(
                                counting("pay"),
                                counting("mail"),
                                TestTools.ok("look").readOnly(),
                                TestTools.tool(
                                        "broken",
                                        (_, _) -> {
                                            throw ToolException.executionFailed("no");
                                        }))
                        .define(agent -> agent.maxRounds(2));
        rehearsal.run(rehearsal.request("Hi").withRun(RUN));
        return rehearsal;
    }

    @Test
    @Fact("production A-42")
    void thePartialResultOfAStopListsExactlyWhatWasDoneOutside() {
        var partial = stopped().os().partial(RUN).orElseThrow();

        assertThat(partial.code()).isEqualTo("max_rounds_reached");
        assertThat(partial.text()).isEqualTo("I pay.");
        assertThat(partial.resumeToken()).isEqualTo("r1");
        assertThat(partial.done())
                .extracting(PartialResult.Call::id, PartialResult.Call::tool)
                .containsExactly(tuple("c1", "pay"), tuple("c2.3", "mail"));
        assertThat(partial.done())
                .extracting(PartialResult.Call::result)
                .containsExactly("number 1", "number 2");
    }

    @Test
    void aRunThatCameToItsEndHasNoPartialResult() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Done")));
        rehearsal.run(rehearsal.request("Hi").withRun(RUN));

        assertThat(rehearsal.os().partial(RUN)).isEmpty();
        assertThat(rehearsal.os().partial(new RunId("nobody"))).isEmpty();
    }

    @Test
    void resumingGoesOnOnTheSameThread() {
        var rehearsal = stopped(say("Done"));

        var result = rehearsal.os().resume(RUN).drain();

        assertThat(result.thread()).isEqualTo(Rehearsal.THREAD);
        assertThat(result.text()).isEqualTo("Done");
        assertThat(executed).hasValue(2);
        assertThat(rehearsal.record(result.run()).parentRun()).isEqualTo(RUN);
    }

    @Test
    void aStepIsMadeAgainOnACopyWithoutWhatItLeft() {
        var model = ScriptedModel.of(round(1, "pay"), say("Wrong"), say("Right"));
        var rehearsal = Rehearsal.of(model).tools(counting("pay"));
        rehearsal.run(rehearsal.request("Hi").withRun(RUN));

        var result = rehearsal.os().retryStep(RUN).drain();

        assertThat(said(rehearsal, result.thread())).endsWith("Right").doesNotContain("Wrong");
        assertThat(said(rehearsal, Rehearsal.THREAD)).endsWith("Wrong");
        assertThat(executed).hasValue(1);
        assertThat(model.request(2)).isEqualTo(model.request(1));
    }

    @Test
    void aRunIsStartedAnewFromItsInputAndToldWhatTheOtherDid() {
        var rehearsal = stopped(say("Done"));

        var result = rehearsal.os().restart(RUN).drain();

        var messages = thread(rehearsal, result.thread());
        assertThat(messages)
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.SYSTEM, Role.ASSISTANT);
        assertThat(messages.getFirst().content()).isEqualTo("Hi");
        assertThat(messages.get(1).content())
                .contains("- pay {}: number 1", "- mail {}: number 2")
                .doesNotContain("look", "broken");
        assertThat(rehearsal.record(result.run()).parentRun()).isEqualTo(RUN);
    }

    @Test
    void aRunThatIsNotOverCannotGoOnInAnother() {
        var rehearsal = Rehearsal.of(ScriptedModel.of(say("Done")));
        rehearsal.os().prepare(rehearsal.request("Hi").withRun(RUN));

        assertThat(rehearsal.os().partial(RUN)).isEmpty();
        assertThatThrownBy(() -> rehearsal.os().restart(RUN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run r1 must be there and be over");
    }

    @Test
    @Fact("production A-40")
    void afterADeathInTheNinthOfTenStepsTheFirstEightAreNotMadeAgain() {
        var store = new MemoryThreadStore();
        var mortal = new MortalStore(store, Death.NEVER);
        var first = new ArrayList<Reply>();
        for (int i = 1; i <= 9; i++) {
            first.add(call("c" + i, "work", Json.object("step", i)));
        }
        var steps = Collections.synchronizedList(new ArrayList<Integer>());
        var tool =
                TestTools.tool(
                                "work",
                                (arguments, _) -> {
                                    int step = JsonReader.of(arguments).indexOr("step", 0);
                                    steps.add(step);
                                    if (step == 9) {
                                        mortal.kill();
                                    }
                                    return "done";
                                })
                        .idempotent();
        try (var os = os(mortal, ScriptedModel.of(first.toArray(Reply[]::new)), tool)) {
            os.prepare(request()).execute();
            Waits.until("it died", mortal::isDead);
        }
        assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);

        try (var os = os(store, ScriptedModel.of(say("Done")), tool)) {
            os.recover();
            Waits.until("it is over", () -> record(store).status() != RunStatus.RUNNING);
        }

        assertThat(record(store).terminationCode()).isEqualTo(undisturbed(first));
        assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 9);
    }

    /// How such a run ends in a process that does not die.
    private static String undisturbed(List<Reply> script) {
        var replies = new ArrayList<>(script);
        replies.add(say("Done"));
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(replies.toArray(Reply[]::new)))
                        .tools(TestTools.ok("work"));
        return Rehearsal.end(rehearsal.run("Hi")).recordedCode();
    }

    private static RunRequest request() {
        return RunRequest.of("default", Message.user("Hi"))
                .withThread(Rehearsal.THREAD)
                .withRun(RUN);
    }

    private static AgentOs os(ThreadStore store, ScriptedModel model, Tool tool) {
        return AgentOs.builder()
                .store(store)
                .model("model", model)
                .tools(tool)
                .agent("default", "model")
                .build();
    }

    private static RunRecord record(MemoryThreadStore store) {
        return store.run(Owner.LOCAL, RUN).orElseThrow();
    }

    private static List<Message> thread(Rehearsal rehearsal, ThreadId thread) {
        return rehearsal.store().require(Owner.LOCAL, thread).thread().messages();
    }

    private static List<String> said(Rehearsal rehearsal, ThreadId thread) {
        return thread(rehearsal, thread).stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(Message::content)
                .toList();
    }
}
