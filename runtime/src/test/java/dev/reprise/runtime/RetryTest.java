package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Cancellation;
import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ModelSink;
import dev.reprise.core.run.Termination;
import dev.reprise.facts.Fact;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTest {
    private static final Reply OK = say("ok");
    private static final Reply BUSY = fail(ErrorClass.RATE_LIMIT, "busy");
    private static final Reply DENIED = fail(ErrorClass.AUTH, "who are you");

    private final List<String> calls = new ArrayList<>();

    /// A name for the model and what its calls come to.
    private ChatModel named(String name, Reply... replies) {
        var script = ScriptedModel.of(replies);
        return (request, sink, cancellation) -> {
            synchronized (calls) {
                calls.add(name);
            }
            return script.generate(request, sink, cancellation);
        };
    }

    private Rehearsal rehearsal(Reply[] primary, Reply[] fallback, RetryPolicy policy) {
        return Rehearsal.of(named("primary", primary))
                .configure(os -> os.model("fallback", named("fallback", fallback)))
                .define(agent -> agent.fallbackModels("", "model", "fallback").retryPolicy(policy));
    }

    static Stream<Arguments> situations() {
        var once =
                new RetryPolicy(
                        2,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        0,
                        Duration.ofMinutes(1),
                        false,
                        2,
                        2);
        return Stream.of(
                Arguments.of(
                        new Reply[] {BUSY, BUSY},
                        new Reply[] {OK},
                        Waits.IMPATIENT,
                        "primary primary fallback"),
                Arguments.of(
                        new Reply[] {DENIED},
                        new Reply[] {OK},
                        Waits.IMPATIENT,
                        "primary fallback"),
                Arguments.of(
                        new Reply[] {fail(ErrorClass.TIMEOUT, "slow"), OK},
                        new Reply[] {},
                        Waits.IMPATIENT,
                        "primary primary"),
                Arguments.of(new Reply[] {BUSY}, new Reply[] {OK}, once, "primary fallback"));
    }

    @ParameterizedTest
    @MethodSource("situations")
    @Fact("runtime T-LOOP-19")
    void callsAreMadeUntilAModelAnswers(
            Reply[] primary, Reply[] fallback, RetryPolicy policy, String expected) {
        var events = rehearsal(primary, fallback, policy).run("Hi");

        assertThat(String.join(" ", calls)).isEqualTo(expected);
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
        assertThat(Rehearsal.only(AgentEvent.InferenceComplete.class, events))
                .singleElement()
                .extracting(AgentEvent.InferenceComplete::model)
                .isEqualTo(expected.endsWith("fallback") ? "fallback" : "model");
    }

    @Test
    @Fact("runtime T-LOOP-19")
    void whenAllFailTheLastFailureIsTold() {
        var events =
                rehearsal(new Reply[] {BUSY, BUSY}, new Reply[] {BUSY, BUSY}, Waits.IMPATIENT)
                        .run("Hi");

        assertThat(calls).containsExactly("primary", "primary", "fallback", "fallback");
        assertThat(Rehearsal.end(events))
                .isEqualTo(new Termination.Failed("model='fallback' attempt=2/2: busy"));
    }

    @Test
    @Fact("runtime T-LOOP-19")
    void aWaitThatWouldEndAfterTheWindowEndsTheRunAtOnce() {
        var policy =
                new RetryPolicy(
                        9,
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(9),
                        0,
                        Duration.ofSeconds(5),
                        true,
                        2,
                        2);

        var events = rehearsal(new Reply[] {BUSY}, new Reply[] {OK}, policy).run("Hi");

        assertThat(calls).containsExactly("primary");
        assertThat(Rehearsal.end(events))
                .isEqualTo(
                        new Termination.Failed(
                                "model='model' attempt=1/9: busy (retry budget exhausted)"));
    }

    @Test
    void aProviderThatWantsToBeLeftAloneTooLongHandsOverToTheNext() {
        var later =
                fail(
                        ModelException.ofStatus(
                                ErrorClass.RATE_LIMIT, "busy", 429, Duration.ofHours(1)));

        var events = rehearsal(new Reply[] {later}, new Reply[] {OK}, Waits.IMPATIENT).run("Hi");

        assertThat(calls).containsExactly("primary", "fallback");
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void anEmptyStreamIsTriedAgainAndThenToldAsSuch() {
        var events =
                rehearsal(
                                new Reply[] {say(), say("", ""), say()},
                                new Reply[] {DENIED},
                                Waits.IMPATIENT)
                        .define(agent -> agent.fallbackModels())
                        .run("Hi");

        assertThat(calls).containsExactly("primary", "primary", "primary");
        assertThat(((Termination.Failed) Rehearsal.end(events)).message())
                .startsWith(
                        "empty stream response from model='model' (no content, tool calls, or usage)");
    }

    @Test
    void aFallbackThatDoesNotExistDoesNotHarmTheOthers() {
        var rehearsal =
                rehearsal(new Reply[] {DENIED}, new Reply[] {OK}, Waits.IMPATIENT)
                        .define(agent -> agent.fallbackModels("nowhere:at-all", "fallback"));

        assertThat(Rehearsal.end(rehearsal.run("Hi"))).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    void aModelThatBreaksTheRulesFailsTheRunAsAModelFailure() {
        for (ChatModel model :
                List.<ChatModel>of(
                        (_, _, _) -> {
                            throw new IllegalStateException("not today");
                        },
                        (_, _, _) -> {
                            throw new NoClassDefFoundError("Missing");
                        },
                        RetryTest::nothing)) {
            var events = Rehearsal.of(model).run("Hi");

            assertThat(Rehearsal.end(events)).isInstanceOf(Termination.Failed.class);
            assertThat(Rehearsal.only(AgentEvent.Failure.class, events))
                    .extracting(AgentEvent.Failure::code)
                    .containsExactly("LLM_ERROR");
        }
    }

    @SuppressWarnings("NullAway") // just what is not allowed
    private static Completion nothing(
            ChatRequest request, ModelSink sink, Cancellation cancellation) {
        return null;
    }

    @Test
    void theOptionsOfTheDefinitionReachTheModel() {
        var model = ScriptedModel.of(OK);
        var options = ChatOptions.DEFAULT.withMaxTokens(77);

        Rehearsal.of(model).define(agent -> agent.chatOptions(options)).run("Hi");

        assertThat(model.request(0).options()).isEqualTo(options);
    }
}
