package dev.reprise.runtime.gateway;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.Asking;
import dev.reprise.runtime.TestTools;
import dev.reprise.runtime.Waits;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of the calls that a run had begun when a newer run takes its place.
class AbandonedCallsTest {
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");

    private final MemoryThreadStore store = new MemoryThreadStore(new ManualClock());
    private final List<String> paid = new CopyOnWriteArrayList<>();

    @Test
    void aRequestThatBringsNothingDoesNotMakeACallAgainThatADeadRunHadBegun() {
        dieWhilePayingAsDecided(UnaryOperator.identity());

        try (var os = os(store, ScriptedModel.of(say("I wait")), paying(null))) {
            start(os, "r2", null);
            awaitStatus("r2", RunStatus.WAITING);
        }

        assertThat(paid).hasSize(1);
        assertThat(record("r1").terminationDetail()).isEqualTo("superseded by run r2");
        try (var os = os(store, ScriptedModel.of(say("Done")), paying(null))) {
            var done = Json.parse("{\"outcome\":\"done\",\"result\":\"paid before\"}");
            os.gateway().decide(ME, new RunId("r2"), List.of(answer("unknown_c1", done)));
            awaitStatus("r2", RunStatus.DONE);
        }
        assertThat(paid).hasSize(1);
        assertThat(results()).last().asString().contains("paid before");
    }

    @Test
    void anIdempotentCallOfADeadRunIsNotMadeAgainUnderAnotherKey() {
        dieWhilePayingAsDecided(Tool::idempotent);

        try (var os = os(store, ScriptedModel.of(say("I wait")), paying(null).idempotent())) {
            start(os, "r2", null);
            awaitStatus("r2", RunStatus.WAITING);
        }

        assertThat(paid).hasSize(1);
    }

    @Test
    void whoAnswersACallAgainThatADeadRunHadBegunDoesNotLetItBeMadeAgain() {
        dieWhilePayingAsDecided(UnaryOperator.identity());

        try (var os = os(store, ScriptedModel.of(say("Done")), paying(null))) {
            var again = request("r2", "And now?").withDecisions(List.of(Asking.yes("fc_c1")));
            os.gateway().start(ME, again, LaunchMode.DURABLE).events().close();
            awaitStatus("r2", RunStatus.DONE);
        }

        assertThat(paid).hasSize(1);
        assertThat(results()).last().asString().contains("unknown_outcome");
    }

    @Test
    void aRunThatIsRequeuedDoesNotMakeACallAgainThatTheLostOneHadBegun() {
        dieWhilePayingAsDecided(UnaryOperator.identity());
        for (int epoch = 3; epoch <= 5; epoch++) {
            store.append(ME, THREAD, takeover(epoch), Guard.NONE);
        }

        try (var os = os(store, ScriptedModel.of(say("I wait")), paying(null))) {
            assertThat(os.recover()).isZero();
            assertThat(record("r1").terminationDetail()).isEqualTo("recovery exhausted");
            var again = os.requeue(RUN).orElseThrow();
            awaitStatus(again.value(), RunStatus.WAITING);
        }

        assertThat(paid).hasSize(1);
    }

    /// Its record was written last when it began.
    @Test
    void aDeadRunThatGivesWayKeepsWhatItUsed() {
        var mortal = new MortalStore(store, Death.NEVER);
        var asks = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY).usage(20, 5));
        try (var os = os(mortal, asks, paying("pay", mortal))) {
            start(os, "r1", "Hi");
            Waits.until("it is dead", mortal::isDead);
        }

        try (var os = os(store, ScriptedModel.of(say("Done")), paying("pay", null))) {
            start(os, "r2", "And now?");
            awaitStatus("r2", RunStatus.DONE);
        }

        assertThat(record("r1").terminationDetail()).isEqualTo("superseded by run r2");
        assertThat(record("r1").inputTokens()).isEqualTo(20);
        assertThat(record("r1").outputTokens()).isEqualTo(5);
    }

    @Test
    void whatCallsOfADeadRunCameToIsNotLostWhenTheUserSaysSomethingNew() {
        var mortal = new MortalStore(store, Death.NEVER);
        var slow =
                TestTools.tool(
                        "slow",
                        (_, _) -> {
                            Waits.until("the other is recorded", () -> mortal.moments() == 6);
                            mortal.kill();
                            return "lost";
                        });
        var both = call("c1", "slow", JsonObject.EMPTY).call("c2", "pay", JsonObject.EMPTY);
        try (var os = os(mortal, ScriptedModel.of(both), slow, paying("pay", null))) {
            start(os, "r1", "Hi");
            Waits.until("it is dead", mortal::isDead);
        }

        var model = ScriptedModel.of(say("Done"));
        try (var os = os(store, model, TestTools.ok("slow"), paying("pay", null))) {
            start(os, "r2", "And now?");
            awaitStatus("r2", RunStatus.DONE);
        }

        assertThat(paid).hasSize(1);
        assertThat(results()).first().asString().contains("unknown_outcome");
        assertThat(results()).last().asString().contains("\"paid\"");
        assertThat(store.require(ME, THREAD).thread().messages())
                .extracting(Message::role)
                .containsExactly(
                        Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.USER, Role.ASSISTANT);
        assertThat(model.requests().getFirst().messages().toString()).contains("paid");
    }

    @Test
    void aDecisionThatCameWithANewMessageIsUsedThoughTheProcessDiesBeforeItIs() {
        var asks = ScriptedModel.of(call("c1", "ask_pay", JsonObject.EMPTY));
        try (var os = os(store, asks, paying(null))) {
            start(os, "r1", "Hi");
            awaitStatus("r1", RunStatus.WAITING);
        }
        var mortal = new MortalStore(store, Death.NEVER);
        try (var os = os(mortal, ScriptedModel.of(), paying(null))) {
            var both = request("r2", "Go on").withDecisions(List.of(Asking.yes("fc_c1")));
            var _ = os.prepare(ME, both, LaunchMode.DURABLE);
            mortal.kill();
        }

        try (var os = os(store, ScriptedModel.of(say("Done")), paying(null))) {
            assertThat(os.recover()).isEqualTo(1);
            awaitStatus("r2", RunStatus.DONE);
        }

        assertThat(paid).hasSize(1);
        assertThat(record("r2").terminationCode()).isEqualTo("natural");
    }

    /// A run that waited, was let go on, and whose process dies right after its tool did its work.
    private void dieWhilePayingAsDecided(UnaryOperator<Tool> declared) {
        var asks = ScriptedModel.of(call("c1", "ask_pay", JsonObject.EMPTY));
        try (var os = os(store, asks, declared.apply(paying(null)))) {
            start(os, "r1", "Hi");
            awaitStatus("r1", RunStatus.WAITING);
        }
        var mortal = new MortalStore(store, Death.NEVER);
        try (var os = os(mortal, ScriptedModel.of(), declared.apply(paying(mortal)))) {
            os.gateway().decide(ME, RUN, List.of(Asking.yes("fc_c1")));
            Waits.until("it is dead", mortal::isDead);
        }
    }

    private Entry takeover(long epoch) {
        return new Entry.Claimed(
                new Claim(RUN, epoch), "died at once", -1, Entry.Claimed.Why.TAKEOVER);
    }

    private Tool paying(@Nullable MortalStore dying) {
        return paying("ask_pay", dying);
    }

    private Tool paying(String name, @Nullable MortalStore dying) {
        return TestTools.tool(
                name,
                (_, call) -> {
                    paid.add(call.idempotencyKey());
                    if (dying != null) {
                        dying.kill();
                    }
                    return "paid";
                });
    }

    private static ToolCallDecision answer(String target, Json answer) {
        return ToolCallDecision.ofAnswer(target, answer, 1);
    }

    private static RunRequest request(String run, @Nullable String text) {
        var said = text == null ? List.<Message>of() : List.of(Message.user("u-" + run, text));
        return RunRequest.of("default")
                .withMessages(said)
                .withThread(THREAD)
                .withRun(new RunId(run));
    }

    private static void start(AgentOs os, String run, @Nullable String text) {
        os.gateway().start(ME, request(run, text), LaunchMode.DURABLE).events().close();
    }

    private AgentOs os(ThreadStore over, ScriptedModel model, Tool... tools) {
        return AgentOs.builder()
                .store(over)
                .withoutRecovery()
                .model("model", model)
                .tools(tools)
                .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                .agent(AgentDefinition.builder("default", "model").behavior("asking").build())
                .build();
    }

    private List<String> results() {
        return store.require(ME, THREAD).thread().messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(Message::content)
                .toList();
    }

    private RunRecord record(String run) {
        return store.run(ME, new RunId(run)).orElseThrow();
    }

    private void awaitStatus(String run, RunStatus status) {
        Waits.until(run + " is " + status.label(), () -> record(run).status() == status);
    }
}
