package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.Phase;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.Completion;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.EffectDeclaration.WhenUnknown;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of a run whose process dies while a tool runs.
class RecoveryTest {
    private static final Owner ME = Owner.LOCAL;
    private static final ThreadId THREAD = new ThreadId("t1");
    private static final RunId RUN = new RunId("r1");

    private final ManualClock clock = new ManualClock();
    private final MemoryThreadStore store = new MemoryThreadStore(clock);
    private final List<String> paid = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
    private UnaryOperator<AgentDefinition.Builder> definition = UnaryOperator.identity();
    private UnaryOperator<AgentOsBuilder> more = UnaryOperator.identity();

    @Test
    void anIdempotentCallIsMadeAgainUnderTheSameId() {
        dieWhilePaying(Tool::idempotent);

        recover(paying(null).idempotent());

        assertThat(paid).hasSize(2);
        assertThat(paid.getFirst()).isEqualTo(paid.getLast());
        assertThat(attempts).containsExactly(1, 2);
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void aProbedCallThatWasDoneIsNotMadeAgain() {
        dieWhilePaying(tool -> tool.probed((_, _) -> Optional.empty()));

        recover(
                paying(null)
                        .probed((_, call) ->
                                paid.contains(call.idempotencyKey())
                                        ? Optional.of("paid before")
                                        : Optional.empty()));

        assertThat(paid).hasSize(1);
        assertThat(results()).containsExactly(Json.of("paid before"));
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void aProbedCallThatWasNotDoneIsMade() {
        dieWhilePaying(tool -> tool.probed((_, _) -> Optional.empty()));

        recover(paying(null).probed((_, _) -> Optional.empty()));

        assertThat(paid).hasSize(2);
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void aCallWhoseProbeFailsWaitsForAPerson() {
        dieWhilePaying(tool -> tool.probed((_, _) -> Optional.empty()));

        recover(
                paying(null)
                        .probed((_, _) -> {
                            throw new IllegalStateException("the ledger is closed");
                        }));

        assertThat(paid).hasSize(1);
        assertThat(end()).isEqualTo("input_required");
    }

    @Test
    void aCallOfWhichNothingIsKnownWaitsForAPersonWhoSaysWhatCameOfIt() {
        dieWhilePaying(tool -> tool);

        try (var os = os(store, ScriptedModel.of(say("Done")), paying(null))) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
            assertThat(paid).hasSize(1);
            assertThat(events(os))
                    .filteredOn(AgentEvent.ToolCallReady.class::isInstance)
                    .extracting(event -> ((AgentEvent.ToolCallReady) event).name())
                    .containsExactly("pay", "ResolveUnknownOutcome");
            decide(os, Json.object("outcome", "done", "result", "paid by hand"));
            awaitStatus(RunStatus.DONE);
        }

        assertThat(paid).hasSize(1);
        assertThat(results()).containsExactly(Json.of("paid by hand"));
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void aCallThatThePersonSaysWasNotDoneIsMadeUnderTheSameId() {
        dieWhilePaying(tool -> tool);

        try (var os = os(store, ScriptedModel.of(say("Done")), paying(null))) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
            decide(os, Json.object("outcome", "not_done"));
            awaitStatus(RunStatus.DONE);
        }

        assertThat(paid).hasSize(2);
        assertThat(paid.getFirst()).isEqualTo(paid.getLast());
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void aToolMayHaveTheModelToldThatItIsNotKnown() {
        dieWhilePaying(tool -> tool);

        recover(paying(null).declared(new EffectDeclaration.Opaque(WhenUnknown.FAIL_TO_MODEL)));

        assertThat(paid).hasSize(1);
        assertThat(lastResult()).contains("unknown_outcome");
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void aToolMayHaveItCountAsDone() {
        dieWhilePaying(tool -> tool);

        recover(paying(null).declared(new EffectDeclaration.Opaque(WhenUnknown.ASSUME_DONE)));

        assertThat(paid).hasSize(1);
        assertThat(lastResult()).contains("assumed done");
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void aCallThatHadEndedIsNotMadeAgainThoughItsRoundWasNotCommitted() {
        var quick =
                TestTools.tool(
                        "quick",
                        (_, call) -> {
                            paid.add(call.idempotencyKey());
                            return "quick";
                        });
        var mortal = new MortalStore(store, Death.NEVER);
        var slow =
                TestTools.tool(
                        "slow",
                        (_, _) -> {
                            Waits.until("quick is recorded", () -> mortal.moments() == 6);
                            mortal.kill();
                            return "lost";
                        });
        var both = call("c1", "slow", JsonObject.EMPTY).call("c2", "quick", JsonObject.EMPTY);
        try (var os = os(mortal, ScriptedModel.of(both), slow.idempotent(), quick)) {
            begin(os);
            awaitDeath(mortal);
        }

        recover(TestTools.ok("slow").idempotent(), quick);

        assertThat(paid).hasSize(1);
        assertThat(results()).containsExactly(Json.of("slow"), Json.of("quick"));
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void theEventsGoOnWhereTheLastCommitEndedAndTheRunStartsOnce() throws Exception {
        dieWhilePaying(Tool::idempotent);

        try (var os = os(store, ScriptedModel.of(say("Done")), paying(null).idempotent())) {
            os.recover();
            awaitStatus(RunStatus.DONE);
            var events = events(os);

            for (int seq = 0; seq < events.size(); seq++) {
                assertThat(events.get(seq).meta().seq()).isEqualTo(seq);
            }
            assertThat(Rehearsal.types(events))
                    .containsOnlyOnce("run_start", "tool_call_done", "run_finish");
        }
    }

    @Test
    void aRunThatWasToEndAfterItsToolsEndsAfterThem() {
        definition = agent -> agent.maxRounds(1);
        dieWhilePaying(Tool::idempotent);
        var model = ScriptedModel.of();

        try (var os = os(store, model, paying(null).idempotent())) {
            os.recover();
            awaitStatus(RunStatus.DONE);
        }

        assertThat(model.requests()).isEmpty();
        assertThat(end()).isEqualTo("max_rounds_reached");
    }

    @Test
    void anApprovalIsNotLostAndItsCallIsTakenUpAsAnyOther() {
        more = os -> os.behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
        definition = agent -> agent.behavior("asking");
        var pay = ScriptedModel.of(call("c1", "ask_pay", JsonObject.EMPTY));
        try (var os = os(store, pay, paying("ask_pay", null).idempotent())) {
            begin(os);
            awaitStatus(RunStatus.WAITING);
        }
        var mortal = new MortalStore(store, Death.NEVER);
        try (var os = os(mortal, ScriptedModel.of(), paying("ask_pay", mortal).idempotent())) {
            os.gateway().decide(ME, RUN, List.of(Asking.yes("fc_c1")));
            awaitDeath(mortal);
        }

        recover(paying("ask_pay", null).idempotent());

        assertThat(paid).hasSize(2);
        assertThat(paid.getFirst()).isEqualTo(paid.getLast());
        assertThat(end()).isEqualTo("natural");
    }

    /// The process dies when it asks the model to go on.
    @Test
    void anAnswerThatWasCutShortIsStillContinued() {
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(say("part1").finish(Completion.Finish.MAX_TOKENS));
        var killing =
                new Hooks("killing")
                        .onStepStart(step -> {
                            if (step.run().step() == 1) {
                                mortal.kill();
                            }
                            return List.of();
                        });
        more = os -> os.behavior(killing);
        definition = agent -> agent.behavior("killing");
        try (var os = os(mortal, model)) {
            begin(os);
            awaitDeath(mortal);
        }
        more = UnaryOperator.identity();
        definition = UnaryOperator.identity();

        recover();

        assertThat(messages()).extracting(Message::content).contains("part1", "Done");
        assertThat(end()).isEqualTo("natural");
    }

    /// The process dies while it makes a call that it began before the answer was over.
    @Test
    void aCallThatBeganEarlyIsKnownToHaveBegun() {
        var gate = new Gate();
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY).waitAt(gate));
        try (var os = os(mortal, model, early(mortal::kill))) {
            begin(os);
            awaitDeath(mortal);
            gate.open();
        }
        var again = ScriptedModel.of(call("c9", "pay", JsonObject.EMPTY), say("Done"));

        try (var os = os(store, again, early(() -> {}))) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
        }

        assertThat(paid).hasSize(1);
    }

    /// As above, but the answer is committed by then.
    @Test
    void aCallThatBeganEarlyIsKnownToHaveBegunAlsoOnceItsAnswerIsCommitted() {
        var answered = new CountDownLatch(1);
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY));
        var early =
                early(() -> {
                    Waits.await(answered);
                    mortal.kill();
                });
        more = os -> os.behavior(new Hooks("after").onPhase(Phase.STEP_END, answered::countDown));
        definition = agent -> agent.behavior("after");
        try (var os = os(mortal, model, early)) {
            begin(os);
            awaitDeath(mortal);
        }
        more = UnaryOperator.identity();
        definition = UnaryOperator.identity();

        try (var os = os(store, ScriptedModel.of(say("Done")), early(() -> {}))) {
            os.recover();
            awaitStatus(RunStatus.WAITING);
        }

        assertThat(paid).hasSize(1);
    }

    /// Pays as soon as the model has asked for it.
    private Tool early(Runnable afterwards) {
        return Tool.of(
                ToolDescriptor.of("pay", "For tests.", ToolDescriptor.NO_PARAMETERS)
                        .withConcurrencySafe(true),
                (Json _, ToolCallContext call) -> {
                    pay(call);
                    afterwards.run();
                    return "paid";
                });
    }

    @Test
    void ofCallsMadeOneByOneThoseThatEndedAreNotMadeAgain() {
        var mortal = new MortalStore(store, Death.NEVER);
        var last =
                TestTools.tool(
                        "last",
                        (_, _) -> {
                            mortal.kill();
                            return "lost";
                        });
        var both = call("c1", "pay", JsonObject.EMPTY).call("c2", "last", JsonObject.EMPTY);
        definition = agent -> agent.toolExecutionMode(ToolExecutionMode.SEQUENTIAL);
        try (var os = os(mortal, ScriptedModel.of(both), paying(null), last.idempotent())) {
            begin(os);
            awaitDeath(mortal);
        }

        recover(paying(null), TestTools.ok("last").idempotent());

        assertThat(paid).hasSize(1);
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    void ofTwoRuntimesThatRaceForARunTheSlowerOneIsFenced() throws Exception {
        var slow = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var stuck =
                TestTools.tool(
                        "pay",
                        (_, call) -> {
                            begun.countDown();
                            slow.await();
                            return "too late";
                        });
        var pay = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY), say("Too late"));
        try (var first = os(store, pay, stuck.idempotent());
                var second = os(store, ScriptedModel.of(say("Done")), paying(null).idempotent())) {
            begin(first);
            Waits.await(begun);
            assertThat(second.recover()).isZero();
            clock.advance(Duration.ofSeconds(31));

            assertThat(second.recover()).isEqualTo(1);
            awaitStatus(RunStatus.DONE);
            slow.countDown();
        }

        assertThat(paid).hasSize(1);
        assertThat(results()).containsExactly(Json.of("paid"));
        assertThat(end()).isEqualTo("natural");
        assertThat(messages().getLast().content()).isEqualTo("Done");
    }

    /// A run whose process dies right after its tool did its work.
    private void dieWhilePaying(UnaryOperator<Tool> declared) {
        var mortal = new MortalStore(store, Death.NEVER);
        var model = ScriptedModel.of(call("c1", "pay", JsonObject.EMPTY));
        try (var os = os(mortal, model, declared.apply(paying(mortal)))) {
            begin(os);
            awaitDeath(mortal);
        }
    }

    private void recover(Tool... tools) {
        try (var os = os(store, ScriptedModel.of(say("Done")), tools)) {
            os.recover();
            Waits.until("it is over", () -> record().status() != RunStatus.RUNNING);
        }
    }

    private Tool paying(@Nullable MortalStore dying) {
        return paying("pay", dying);
    }

    private Tool paying(String name, @Nullable MortalStore dying) {
        return TestTools.tool(
                name,
                (_, call) -> {
                    pay(call);
                    if (dying != null) {
                        dying.kill();
                    }
                    return "paid";
                });
    }

    private void pay(ToolCallContext call) {
        paid.add(call.idempotencyKey());
        attempts.add(call.attempt());
    }

    private AgentOs os(ThreadStore over, ScriptedModel model, Tool... tools) {
        return more.apply(
                        AgentOs.builder()
                                .store(over)
                                .clock(clock)
                                .model("model", model)
                                .tools(tools)
                                .agent(
                                        definition
                                                .apply(AgentDefinition.builder("default", "model"))
                                                .build()))
                .build();
    }

    private static void begin(AgentOs os) {
        var request = RunRequest.of("default", Message.user("u1", "Hi")).withThread(THREAD);
        os.gateway().start(ME, request.withRun(RUN), LaunchMode.DURABLE).events().close();
    }

    private static void decide(AgentOs os, Json answer) {
        os.gateway().decide(ME, RUN, List.of(ToolCallDecision.ofAnswer("unknown_c1", answer, 1)));
    }

    private static void awaitDeath(MortalStore mortal) {
        Waits.until("it is dead", mortal::isDead);
    }

    private void awaitStatus(RunStatus status) {
        Waits.until(
                "it is " + status.label(),
                () -> store.run(ME, RUN).filter(run -> run.status() == status).isPresent());
    }

    private List<AgentEvent> events(AgentOs os) {
        var events = new ArrayList<AgentEvent>();
        try (var feed = os.gateway().feed(ME, RUN, null).orElseThrow()) {
            while (!feed.isEnded()) {
                feed.next(Duration.ofSeconds(30)).forEach(item -> events.add(item.event()));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return events;
    }

    private RunRecord record() {
        return store.run(ME, RUN).orElseThrow();
    }

    private String end() {
        return String.valueOf(record().terminationCode());
    }

    private List<Message> messages() {
        return store.require(ME, THREAD).thread().messages();
    }

    private String lastResult() {
        return messages().reversed().stream()
                .filter(message -> message.toolCallId() != null)
                .findFirst()
                .orElseThrow()
                .content();
    }

    private List<Json> results() {
        return messages().stream()
                .filter(message -> message.toolCallId() != null)
                .filter(message -> message.content().startsWith("{"))
                .map(message -> Json.parseObject(message.content()).get("data"))
                .toList();
    }
}
