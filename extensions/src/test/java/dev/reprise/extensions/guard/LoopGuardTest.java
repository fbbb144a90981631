package dev.reprise.extensions.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.model.ChatModel;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopGuardTest {
    private static final GuardLimits LIMITS = GuardLimits.DEFAULT;

    private final Guarded guarded = new Guarded();

    private LoopGuard guard(GuardLimits limits) {
        return new LoopGuard(limits, guarded.clock);
    }

    private static ScriptedModel tireless() {
        return Guarded.calling(n -> "{\"n\":%d}".formatted(n));
    }

    @Test
    void aRunThatNeverEndsStopsAfterItsStepsAndAClosingTurn() {
        var model = tireless();

        var result = guarded.run(model, guard(LIMITS.withMaxSteps(4)));

        assertThat(model.requests()).hasSize(5);
        assertThat(guarded.executions).hasValue(4);
        assertThat(Guarded.code(result)).isEqualTo("max_rounds_reached");
        assertThat(Guarded.evidence(result))
                .isEqualTo(Json.object("limit", 4, "observed", 4, "step", 4));
        assertThat(guarded.lastWords()).isEqualTo("Summary.");
    }

    /// The model does not react while it answers for the last time.
    @Test
    void aRunThatIsCancelledInItsClosingTurnEndsWithinASecond() throws InterruptedException {
        var closing = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var scripted = tireless();
        ChatModel model =
                (request, sink, cancellation) -> {
                    if (request.tools().isEmpty()) {
                        closing.countDown();
                        awaitDeaf(released);
                    }
                    return scripted.generate(request, sink, cancellation);
                };
        try (var os = guarded.open(model, guard(LIMITS.withMaxSteps(1)));
                var stream = os.runStream(Guarded.request())) {
            var ended = new CountDownLatch(1);
            Thread.ofVirtual()
                    .start(() -> {
                        stream.drain();
                        ended.countDown();
                    });
            assertThat(closing.await(1, TimeUnit.MINUTES)).isTrue();

            stream.cancel();

            assertThat(ended.await(1, TimeUnit.SECONDS)).isTrue();
        } finally {
            released.countDown();
        }
        assertThat(guarded.lastWords())
                .startsWith("The previous run was interrupted during inference.");
    }

    private static void awaitDeaf(CountDownLatch latch) {
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

    @Test
    void withoutAClosingTurnTheModelIsNotAskedAgain() {
        var model = tireless();

        var result = guarded.run(model, guard(LIMITS.withMaxSteps(4).withClosingTurn(false)));

        assertThat(model.requests()).hasSize(4);
        assertThat(Guarded.code(result)).isEqualTo("max_rounds_reached");
    }

    @Test
    void aRunThatTakesTooLongStops() {
        var result = guarded.run(tireless(), guard(LIMITS.withMaxDuration(Duration.ofMinutes(3))));

        assertThat(Guarded.code(result)).isEqualTo("timeout_reached");
        assertThat(Guarded.evidence(result))
                .isEqualTo(Json.object("limit", 180, "observed", 180, "step", 3));
    }

    @Test
    void callsBeyondTheirNumberAreRefusedAndTheRunStops() {
        var result = guarded.run(tireless(), guard(LIMITS.withMaxToolCalls(2)));

        assertThat(guarded.executions).hasValue(2);
        assertThat(guarded.results().getLast().message())
                .isEqualTo("The run may make 2 tool calls, this is one more.");
        assertThat(Guarded.code(result)).isEqualTo("max_tool_calls_exceeded");
    }

    @Test
    void theCallsOfOneRoundAreCountedOneByOne() {
        var three =
                ScriptedModel.call("c1", "look", Json.object("n", 1))
                        .call("c2", "look", Json.object("n", 2))
                        .call("c3", "look", Json.object("n", 3));

        guarded.run(
                ScriptedModel.of(three, ScriptedModel.say("Ok")),
                guard(LIMITS.withMaxToolCalls(2)));

        assertThat(guarded.executions).hasValue(2);
    }

    @Test
    void threeCallsInARowWithBadArgumentsStopTheRun() {
        var result = guarded.run(Guarded.calling(_ -> "{\"n\":\"x\"}"), guard(LIMITS));

        assertThat(guarded.results()).hasSize(3);
        assertThat(Guarded.code(result)).isEqualTo("invalid_tool_calls");
    }

    @Test
    void aCallThatWorksForgivesBadArguments() {
        var model = Guarded.calling(n -> n % 3 == 2 ? "{\"n\":%d}".formatted(n) : "{\"n\":\"x\"}");

        var result = guarded.run(model, guard(LIMITS.withMaxSteps(9)));

        assertThat(Guarded.code(result)).isEqualTo("max_rounds_reached");
    }

    @Test
    void aCallInTheClosingTurnIsRefused() {
        var model =
                ScriptedModel.always(request ->
                        ScriptedModel.call(
                                "c" + request.messages().size(),
                                "look",
                                Json.object("n", request.messages().size())));

        var result = guarded.run(model, guard(LIMITS.withMaxSteps(2)));

        assertThat(guarded.executions).hasValue(2);
        assertThat(guarded.results().getLast().message())
                .isEqualTo("The run is ending, no tool runs any more.");
        assertThat(Guarded.code(result)).isEqualTo("max_rounds_reached");
    }

    @Test
    void anAnswerInTheLastStepIsANaturalEnd() {
        var model =
                ScriptedModel.of(
                        ScriptedModel.call("c1", "look", Json.object("n", 1)),
                        ScriptedModel.say("Done"));

        var result = guarded.run(model, guard(LIMITS.withMaxSteps(2)));

        assertThat(Guarded.code(result)).isEqualTo("natural");
    }

    @Test
    void attachedToAnAgentTheGuardStandsInFrontOfTheBoundOnRounds() {
        var definition =
                guard(LIMITS.withMaxSteps(4))
                        .attachTo(AgentDefinition.builder("a", "scripted"))
                        .build();

        assertThat(definition.behaviorIds()).containsExactly(LoopGuard.ID);
        assertThat(definition.maxRounds()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 101})
    void stepsThatAreNoneOrTooManyAreRefused(int steps) {
        assertThatThrownBy(() -> LIMITS.withMaxSteps(steps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxSteps must be from 1 to 100, was %d", steps);
    }

    @Test
    void limitsThatAreNoneAreRefusedAndTheCeilingCanBeRaised() {
        assertThatThrownBy(() -> LIMITS.withMaxDuration(Duration.ZERO))
                .hasMessage("maxDuration must be positive, was PT0S");
        assertThatThrownBy(() -> LIMITS.withMaxToolCalls(0))
                .hasMessage("maxToolCalls must be at least 1, was 0");
        assertThat(LIMITS.withCeiling(500).withMaxSteps(300).maxSteps()).isEqualTo(300);
    }
}
