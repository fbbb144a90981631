package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.StopPolicy;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.run.Termination;
import dev.reprise.core.suspend.ResumeMode;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// When stop conditions fire. Rounds are written as the tools they call: `a` and `b` succeed, `x`
/// fails; a round that is no tool's name is text.
class StopTest {
    private static final Path RUNTIME = Path.ROOT.key("__kernel").key("stop_policy_runtime");

    static Stream<Arguments> histories() {
        return Stream.of(
                fires(new StopSpec.MaxRounds(3), "a b a b", 3, "max_rounds_reached"),
                fires(new StopSpec.MaxRounds(1), "text", 1, "max_rounds_reached"),
                never(new StopSpec.TokenBudget(100), "a b text"),
                never(new StopSpec.ConsecutiveErrors(2), "x x text"),
                fires(
                        new StopSpec.ConsecutiveErrors(2),
                        "x x a b",
                        3,
                        "consecutive_errors_exceeded"),
                fires(new StopSpec.ConsecutiveErrors(1), "x a b", 2, "consecutive_errors_exceeded"),
                never(new StopSpec.ConsecutiveErrors(2), "x a x b text"),
                never(new StopSpec.ConsecutiveErrors(2), "x+a x b text"),
                never(new StopSpec.ConsecutiveErrors(0), "x x x text"),
                fires(new StopSpec.StopOnTool("b"), "a b+a a", 2, "tool_called"),
                never(new StopSpec.ContentMatch("done"), "DONE"),
                fires(new StopSpec.ContentMatch("DONE"), "all-DONE.", 1, "content_matched"),
                never(new StopSpec.ContentMatch(""), "text"),
                fires(new StopSpec.LoopDetection(2), "a a b", 2, "loop_detected"),
                never(new StopSpec.LoopDetection(3), "a b a text"),
                fires(new StopSpec.LoopDetection(3), "a+b b+a a", 2, "loop_detected"),
                fires(new StopSpec.LoopDetection(1), "a a b", 2, "loop_detected"),
                fires(new StopSpec.LoopDetection(0), "a a b", 2, "loop_detected"),
                fires(
                        new StopSpec.MaxRounds(5),
                        IntStream.range(0, 9)
                                .mapToObj(i -> i % 2 == 0 ? "a" : "b")
                                .reduce((left, right) -> left + " " + right)
                                .orElseThrow(),
                        5,
                        "max_rounds_reached"));
    }

    private static Arguments fires(StopSpec spec, String rounds, int at, String code) {
        return Arguments.of(spec, rounds, at, code);
    }

    private static Arguments never(StopSpec spec, String rounds) {
        return Arguments.of(spec, rounds, rounds.split(" ", -1).length, "natural");
    }

    @ParameterizedTest
    @MethodSource("histories")
    @Fact("runtime T-STOP-1")
    void aConditionFiresWhenItsHistoryIsReached(StopSpec spec, String rounds, int at, String code) {
        var model = script(rounds);
        var rehearsal = rehearsal(model).define(agent -> agent.stopOn(spec).maxRounds(4));

        var events = rehearsal.run("Hi");

        boolean bounded = code.equals("natural") && rounds.split(" ", -1).length >= 4;
        assertThat(Rehearsal.end(events).recordedCode())
                .isEqualTo(bounded ? "max_rounds_reached" : code);
        assertThat(model.requests()).hasSize(at > 4 && bounded ? 4 : at);
        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events))
                .as("the tools of the last round still run")
                .hasSameSizeAs(Rehearsal.only(AgentEvent.ToolCallReady.class, events));
    }

    private static Rehearsal rehearsal(ScriptedModel model) {
        return Rehearsal.of(model)
                .tools(TestTools.ok("a"), TestTools.ok("b"), TestTools.failing("x"));
    }

    private static ScriptedModel script(String rounds) {
        var number = new int[1];
        return ScriptedModel.of(
                Stream.of(rounds.split(" ", -1))
                        .map(round ->
                                round.matches("[abx](\\+[abx])*")
                                        ? calls(round, number)
                                        : say(round))
                        .toArray(Answer[]::new));
    }

    private static Reply calls(String round, int[] number) {
        Reply reply = say();
        for (var tool : round.split("\\+", -1)) {
            reply = reply.call("c" + number[0]++, tool, JsonObject.EMPTY);
        }
        return reply;
    }

    @Test
    @Fact("runtime T-STOP-1")
    void theBudgetIsReachedAtEqualityAndZeroMeansNone() {
        var model =
                ScriptedModel.of(
                        call("c1", "a", JsonObject.EMPTY).usage(50, 10), say("Done").usage(30, 10));
        var bounded = rehearsal(model).define(agent -> agent.stopOn(new StopSpec.TokenBudget(100)));
        var model2 =
                ScriptedModel.of(
                        call("c1", "a", JsonObject.EMPTY).usage(50, 10), say("Done").usage(30, 10));
        var unbounded =
                rehearsal(model2).define(agent -> agent.stopOn(new StopSpec.TokenBudget(0)));

        assertThat(Rehearsal.end(bounded.run("Hi")).recordedCode())
                .isEqualTo("token_budget_exceeded");
        assertThat(Rehearsal.end(unbounded.run("Hi")).recordedCode()).isEqualTo("natural");
        assertThat(bounded.state().find(RUNTIME))
                .contains(
                        Json.object(
                                "started_at_ms",
                                1_700_000_000_000L,
                                "total_input_tokens",
                                Json.object("_", 80),
                                "total_output_tokens",
                                Json.object("_", 20)));
    }

    @Test
    @Fact("runtime T-STOP-1")
    void theClockOfATimeoutStartsAtTheFirstResponse() {
        var rehearsals = new ArrayList<Rehearsal>();
        Answer slow =
                request -> {
                    rehearsals.getFirst().clock().advance(Duration.ofSeconds(60));
                    return call("c" + request.messages().size(), "a", JsonObject.EMPTY);
                };
        Answer late =
                _ -> {
                    rehearsals.getFirst().clock().advance(Duration.ofSeconds(5));
                    return say("Done");
                };
        var model = ScriptedModel.of(slow, late);
        rehearsals.add(rehearsal(model).define(agent -> agent.stopOn(new StopSpec.Timeout(5))));

        var events = rehearsals.getFirst().run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(new Termination.Stopped("timeout_reached", null));
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    @Fact("runtime T-STOP-1")
    void earlierRunsDoNotCount() {
        var model =
                ScriptedModel.of(
                        call("c1", "a", JsonObject.EMPTY).usage(60, 0),
                        say("one").usage(1, 1),
                        say("two").usage(60, 0));
        var rehearsal =
                rehearsal(model)
                        .define(agent ->
                                agent.stopOn(new StopSpec.TokenBudget(100))
                                        .stopOn(new StopSpec.MaxRounds(3)));

        rehearsal.run("Hi");

        assertThat(Rehearsal.end(rehearsal.run("Again")).recordedCode()).isEqualTo("natural");
    }

    @Test
    @Fact("runtime T-STOP-1")
    void aPolicyOfTheApplicationIsAskedFirstAndSeesTheRun() {
        var inputs = new ArrayList<StopPolicy.Input>();
        var policy =
                new StopPolicy() {
                    @Override
                    public String id() {
                        return "mine";
                    }

                    @Override
                    public Optional<Termination.Stopped> evaluate(Input input) {
                        inputs.add(input);
                        return input.rounds() < 2
                                ? Optional.empty()
                                : Optional.of(new Termination.Stopped("Enough", "why"));
                    }
                };
        var rehearsal =
                rehearsal(script("b+a x text"))
                        .configure(os -> os.stopPolicy(policy))
                        .define(agent ->
                                agent.stopPolicy("mine").stopOn(new StopSpec.MaxRounds(2)));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.Stopped("Enough", "why"));
        assertThat(inputs)
                .extracting(StopPolicy.Input::toolHistory)
                .containsExactly(
                        List.of(List.of("a", "b")), List.of(List.of("a", "b"), List.of("x")));
        assertThat(rehearsal.record(events.getFirst().meta().run()).terminationCode())
                .isEqualTo("enough");
    }

    @Test
    @Fact("runtime T-STOP-1")
    void theHistoryOfToolsIsBounded() {
        var longest = new ArrayList<Integer>();
        var policy =
                new StopPolicy() {
                    @Override
                    public String id() {
                        return "watching";
                    }

                    @Override
                    public Optional<Termination.Stopped> evaluate(Input input) {
                        longest.add(input.toolHistory().size());
                        return Optional.empty();
                    }
                };
        var rounds = String.join(" ", Collections.nCopies(30, "a")) + " text";
        rehearsal(script(rounds))
                .configure(os -> os.stopPolicy(policy))
                .define(agent -> agent.stopPolicy("watching").maxRounds(0))
                .run("Hi");

        assertThat(longest).hasSize(31).contains(20).allMatch(size -> size <= 20);
    }

    @Test
    void aPolicyThatThrowsFailsTheRun() {
        var policy =
                new StopPolicy() {
                    @Override
                    public String id() {
                        return "broken";
                    }

                    @Override
                    public Optional<Termination.Stopped> evaluate(Input input) {
                        throw new IllegalStateException("no idea");
                    }
                };
        var rehearsal =
                rehearsal(script("text"))
                        .configure(os -> os.stopPolicy(policy))
                        .define(agent -> agent.stopPolicy("broken"));

        assertThat(Rehearsal.end(rehearsal.run("Hi"))).isEqualTo(new Termination.Failed("no idea"));
    }

    /// By the message of its call the round failed, whenever that came.
    @Test
    void aRoundCountsAsFailedAlsoIfItsCallWaitedBefore() {
        var model =
                ScriptedModel.of(
                        call("c1", "ask", JsonObject.EMPTY),
                        call("c2", "a", JsonObject.EMPTY),
                        say("never"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(TestTools.failing("ask"), TestTools.ok("a"))
                        .behavior(Asking.before(ResumeMode.REPLAY_TOOL_CALL))
                        .define(agent -> agent.stopOn(new StopSpec.ConsecutiveErrors(1)));
        rehearsal.run("Hi");

        var after = rehearsal.run(Asking.deciding(Asking.yes("c1")));

        assertThat(Rehearsal.end(after).recordedCode()).isEqualTo("consecutive_errors_exceeded");
    }
}
