package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.EffectDeclaration.WhenUnknown;
import dev.reprise.core.tool.Tool;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What becomes of a run whose process dies while a tool runs.
class RecoveryTest extends DyingProcess {
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
        assertThat(attempts).containsExactly(1, 2);
        assertThat(recordedAttempts()).containsExactly(1, 2);
        assertThat(replayed()).isEmpty();
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
        assertThat(replayed()).containsExactly("c2");
        assertThat(messages()).noneMatch(message -> message.content().contains("replayed"));
    }

    /// Calls of which the events say that their results come from the journal.
    private List<String> replayed() {
        try (var os = os(store, ScriptedModel.of())) {
            return events(os).stream()
                    .filter(AgentEvent.ToolCallDone.class::isInstance)
                    .map(AgentEvent.ToolCallDone.class::cast)
                    .filter(AgentEvent.ToolCallDone::replayed)
                    .map(AgentEvent.ToolCallDone::id)
                    .toList();
        }
    }

    /// How the journal counts the times that a call was begun.
    private List<Integer> recordedAttempts() {
        var counted = new ArrayList<Integer>();
        try (var log = store.read(ME, THREAD, 0)) {
            while (log.hasNext()) {
                if (log.next().entry() instanceof Entry.Started started) {
                    started.calls().forEach(call -> counted.add(call.attempt()));
                }
            }
        }
        return counted;
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
    void aCallThatWaitedForAPlaceIsKnownNotToHaveBegun() {
        more = os -> os.maxParallelTools(1);
        var mortal = new MortalStore(store, Death.NEVER);
        var last =
                TestTools.tool(
                        "last",
                        (_, _) -> {
                            mortal.kill();
                            return "lost";
                        });
        var both = call("c1", "last", JsonObject.EMPTY).call("c2", "pay", JsonObject.EMPTY);
        try (var os = os(mortal, ScriptedModel.of(both), paying(null), last.idempotent())) {
            begin(os);
            awaitDeath(mortal);
        }

        recover(paying(null), TestTools.ok("last").idempotent());

        assertThat(paid).hasSize(1);
        assertThat(results()).containsExactly(Json.of("last"), Json.of("paid"));
        assertThat(end()).isEqualTo("natural");
    }

    @Test
    @Fact("production A-41")
    void aRunWhoseToolKillsEveryProcessIsGivenUpAndFreesItsThread() {
        dieWhilePaying(Tool::idempotent);
        for (int takeover = 1; takeover <= 3; takeover++) {
            var mortal = new MortalStore(store, Death.NEVER);
            try (var os = os(mortal, ScriptedModel.of(), paying(mortal).idempotent())) {
                recoverUntilDeath(os, mortal);
            }
        }
        assertThat(paid).hasSize(4);

        try (var os = os(store, ScriptedModel.of(say("Free")), paying(null).idempotent())) {
            assertThat(os.recover()).isZero();
            assertThat(end()).isEqualTo("error");
            assertThat(record().terminationDetail()).isEqualTo("recovery exhausted");
            var next = RunRequest.of("default", Message.user("u2", "Hi")).withThread(THREAD);
            assertThat(os.run(next).text()).isEqualTo("Free");
        }

        assertThat(paid).hasSize(4);
    }

    /// The process may die before it has taken up all.
    private static void recoverUntilDeath(AgentOs os, MortalStore mortal) {
        try {
            assertThat(os.recover()).isEqualTo(1);
        } catch (StoreException e) {
            assertThat(mortal.isDead()).isTrue();
        }
        awaitDeath(mortal);
    }

    /// The process dies while the run waits; nothing of it is left but the log.
    @Test
    void aDecisionAfterADeathLetsTheSameRunGoOn() {
        more = os -> os.behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL));
        definition = agent -> agent.behavior("asking");
        var mortal = new MortalStore(store, Death.NEVER);
        var asks = ScriptedModel.of(call("c1", "ask_pay", JsonObject.EMPTY));
        var first = os(mortal, asks, paying("ask_pay", null));
        begin(first);
        awaitStatus(RunStatus.WAITING);
        mortal.kill();

        try (first;
                var os = os(store, ScriptedModel.of(say("Done")), paying("ask_pay", null))) {
            approve(os, "c1");
            awaitStatus(RunStatus.DONE);
            var events = events(os);
            for (int seq = 0; seq < events.size(); seq++) {
                assertThat(events.get(seq).meta().seq()).isEqualTo(seq);
            }
            assertThat(events).allMatch(event -> event.meta().scope().run().equals(RUN));
        }

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
        var firsts = new RecordingStore(store);
        try (var first = os(firsts, pay, stuck.idempotent());
                var second = os(store, ScriptedModel.of(say("Done")), paying(null).idempotent())) {
            begin(first);
            Waits.await(begun);
            assertThat(second.recover()).isZero();
            firsts.silence();
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
}
