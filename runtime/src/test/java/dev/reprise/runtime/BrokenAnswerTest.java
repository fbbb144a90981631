package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.think;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.RetryPolicy;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.agent.StreamRecovery;
import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.Visibility;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.Termination;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.store.RunRecord;
import dev.reprise.facts.Fact;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of answers that break off or reach the token limit.
class BrokenAnswerTest {
    private static final String GO_ON =
            "Your previous response was interrupted due to a network error. Please continue.";
    private static final String TOO_LONG =
            "Your response was cut off because it exceeded the output token limit. Please break your work into smaller pieces. Continue from where you left off.";

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private ChatModel named(String name, ChatModel model) {
        return (request, sink, cancellation) -> {
            asked.add(name);
            return model.generate(request, sink, cancellation);
        };
    }

    private static Reply lost(Reply begun) {
        return begun.fail(ErrorClass.CONNECTION, "connection lost");
    }

    private static Rehearsal rehearsal(ChatModel model) {
        return Rehearsal.of(model).define(agent -> agent.retryPolicy(Waits.IMPATIENT));
    }

    private static @Nullable String response(List<AgentEvent> events) {
        return Rehearsal.only(AgentEvent.RunFinish.class, events).getFirst().response();
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::content).toList();
    }

    @Test
    @Fact("runtime T-LOOP-20")
    void aTextThatBreaksOffIsContinuedAndStitched() {
        var model = ScriptedModel.of(lost(say("Hel")), say("lo"));
        var rehearsal = rehearsal(model);

        var events = rehearsal.run("Hi");

        assertThat(response(events)).isEqualTo("Hello");
        var stored = rehearsal.thread().messages();
        assertThat(texts(stored)).containsExactly("Hi", "Hel", GO_ON, "lo");
        assertThat(stored.get(1).metadata()).isNull();
        assertThat(stored.get(2).visibility()).isEqualTo(Visibility.INTERNAL);
        assertThat(model.request(1).messages())
                .extracting(message -> message.role() + " " + message.text())
                .containsExactly("USER Hi", "ASSISTANT Hel", "USER " + GO_ON);
        assertThat(Rehearsal.only(AgentEvent.StepStart.class, events))
                .extracting(AgentEvent.StepStart::message)
                .containsExactly(stored.get(1).id(), stored.get(3).id());
    }

    @Test
    @Fact("runtime T-LOOP-20")
    void aModelThatBreaksOffAgainAndAgainGivesWayToTheNext() {
        var flaky = ScriptedModel.always(lost(say("a")));
        var steady = ScriptedModel.of(say("b"));

        var events =
                rehearsal(named("flaky", flaky))
                        .configure(os -> os.model("steady", named("steady", steady)))
                        .define(agent -> agent.fallbackModels("steady"))
                        .run("Hi");

        assertThat(asked).containsExactly("flaky", "flaky", "steady");
        assertThat(response(events)).isEqualTo("aab");
        assertThat(Rehearsal.only(AgentEvent.Retry.class, events))
                .extracting(AgentEvent.Retry::attempt)
                .containsExactly(1, 2);
    }

    @Test
    @Fact("runtime T-LOOP-20")
    void aCallThatBreaksOffIsAskedForAgainWithoutAWordAboutIt() {
        var model = ScriptedModel.of(lost(call("c1", "search", JsonObject.EMPTY)), say("Done"));
        var rehearsal = rehearsal(model).tools(TestTools.ok("search"));

        var events = rehearsal.run("Hi");

        assertThat(texts(rehearsal.thread().messages())).containsExactly("Hi", "Done");
        assertThat(model.request(1).messages()).isEqualTo(model.request(0).messages());
        assertThat(Rehearsal.only(AgentEvent.ToolCallCancel.class, events))
                .extracting(AgentEvent.ToolCallCancel::id)
                .containsExactly("c1");
        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events)).isEmpty();
    }

    @Test
    void theTextBeforeACallThatBreaksOffIsKept() {
        var model =
                ScriptedModel.of(
                        lost(say("Let me see. ").call("c1", "search", JsonObject.EMPTY)),
                        say("Done"));
        var rehearsal = rehearsal(model).tools(TestTools.ok("search"));

        var events = rehearsal.run("Hi");

        assertThat(response(events)).isEqualTo("Let me see. Done");
        assertThat(Rehearsal.only(AgentEvent.ToolCallCancel.class, events)).hasSize(1);
    }

    @Test
    void completeCallsOfABrokenAnswerRunWhereThatIsWanted() {
        var broken =
                say("Looking. ")
                        .call("c1", "search", JsonObject.EMPTY)
                        .callInPieces("c2", "search", "{\"q\":");
        var rehearsal =
                rehearsal(ScriptedModel.of(lost(broken), say("Done")))
                        .tools(TestTools.ok("search"))
                        .define(agent ->
                                agent.retryPolicy(
                                        Waits.IMPATIENT.withStreamRecovery(
                                                StreamRecovery.KEEP_COMPLETE_CALLS)));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.only(AgentEvent.ToolCallDone.class, events))
                .extracting(AgentEvent.ToolCallDone::id)
                .containsExactly("c1");
        assertThat(Rehearsal.only(AgentEvent.ToolCallCancel.class, events))
                .extracting(AgentEvent.ToolCallCancel::id)
                .containsExactly("c2");
        assertThat(Rehearsal.only(AgentEvent.Retry.class, events)).isEmpty();
        assertThat(response(events)).isEqualTo("Done");
    }

    @Test
    void aThoughtThatBreaksOffIsTakenBackAndTheStepStartsAgain() {
        var signed = think("Hm").chunk(new ModelChunk.ReasoningSignature("sig"));
        var rehearsal = rehearsal(ScriptedModel.of(lost(signed), say("Hello")));

        var events = rehearsal.run("Hi");

        var steps = Rehearsal.only(AgentEvent.StepStart.class, events);
        assertThat(Rehearsal.only(AgentEvent.StreamReset.class, events))
                .extracting(AgentEvent.StreamReset::message)
                .containsExactly(steps.getFirst().message());
        assertThat(texts(rehearsal.thread().messages())).containsExactly("Hi", "Hello");
    }

    @Test
    void withoutRecoveryAnAnswerThatBreaksOffEndsTheRun() {
        var events =
                rehearsal(ScriptedModel.of(lost(say("Hel")), say("never")))
                        .define(agent ->
                                agent.retryPolicy(
                                        Waits.IMPATIENT.withStreamRecovery(StreamRecovery.OFF)))
                        .run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(new Termination.Failed("model='model' attempt=1/2: connection lost"));
    }

    @Test
    void theNumberOfRecoveriesOfARunIsBounded() {
        var call = call("c1", "search", JsonObject.EMPTY);
        var events =
                rehearsal(ScriptedModel.of(lost(say("a")), call, lost(say("b")), lost(say("c"))))
                        .tools(TestTools.ok("search"))
                        .run("Hi");

        assertThat(Rehearsal.only(AgentEvent.Retry.class, events)).hasSize(2);
        assertThat(Rehearsal.end(events)).isInstanceOf(Termination.Failed.class);
    }

    @Test
    void anAnswerThatBreaksOffForGoodReasonIsNotContinued() {
        var model = ScriptedModel.of(say("Hel").fail(ErrorClass.CLIENT_REQUEST, "filtered"));

        var events = rehearsal(model).run("Hi");

        assertThat(Rehearsal.end(events)).isInstanceOf(Termination.Failed.class);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void aWaitForABrokenAnswerEndsWithTheWindow() {
        var slow =
                new RetryPolicy(
                        2,
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(9),
                        0,
                        Duration.ofSeconds(1),
                        true,
                        2,
                        2);

        var events =
                rehearsal(ScriptedModel.of(lost(say("Hel"))))
                        .define(agent -> agent.retryPolicy(slow))
                        .run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(
                        new Termination.Failed(
                                "model='model' attempt=1/2: connection lost (retry budget exhausted)"));
    }

    @Test
    void aPartOfAnAnswerCountsAsARound() {
        var model =
                ScriptedModel.of(
                        lost(say("Hel")), say("lo").call("c1", "search", JsonObject.EMPTY));

        var events =
                rehearsal(model)
                        .tools(TestTools.ok("search"))
                        .define(agent -> agent.stopOn(new StopSpec.MaxRounds(2)))
                        .run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(new Termination.Stopped("max_rounds_reached", null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Fact("runtime T-LOOP-21")
    void anAnswerAtTheTokenLimitIsContinuedUpToThreeTimes(int times) {
        var script = new ArrayList<Reply>(Collections.nCopies(times, cut("a")));
        script.add(say("b"));
        var rehearsal = rehearsal(ScriptedModel.of(script.toArray(Reply[]::new)));

        var events = rehearsal.run("Hi");

        assertThat(response(events)).isEqualTo("a".repeat(times) + "b");
        var prompts =
                rehearsal.thread().messages().stream()
                        .filter(message -> message.content().equals(TOO_LONG))
                        .toList();
        assertThat(prompts).hasSize(times).allMatch(message -> message.role() == Role.USER);
        assertThat(prompts).extracting(Message::visibility).containsOnly(Visibility.INTERNAL);
        assertThat(texts(rehearsal.thread().messages())).contains("a", "b");
    }

    @Test
    @Fact("runtime T-LOOP-21")
    void theFourthAnswerAtTheTokenLimitIsAccepted() {
        var model = ScriptedModel.of(cut("a"), cut("b"), cut("c"), cut("d"));

        var events = rehearsal(model).run("Hi");

        assertThat(response(events)).isEqualTo("abcd");
        assertThat(Rehearsal.end(events)).isEqualTo(new Termination.NaturalEnd());
    }

    @Test
    @Fact("runtime T-LOOP-21")
    void anAnswerWithCallsOrANormalEndIsNotContinued() {
        var full = call("c1", "search", JsonObject.EMPTY).finish(Finish.MAX_TOKENS);
        var rehearsal =
                rehearsal(ScriptedModel.of(full, say("Done"))).tools(TestTools.ok("search"));

        var events = rehearsal.run("Hi");

        assertThat(response(events)).isEqualTo("Done");
        assertThat(texts(rehearsal.thread().messages())).doesNotContain(TOO_LONG);
    }

    @Test
    void aCallThatIsCutAtTheTokenLimitIsAskedForAgainInSmallerPieces() {
        var cut =
                say("Now: ")
                        .callInPieces("c1", "write", "{\"text\":\"long")
                        .finish(Finish.MAX_TOKENS);
        var rehearsal = rehearsal(ScriptedModel.of(cut, say("Done"))).tools(TestTools.ok("write"));

        var events = rehearsal.run("Hi");

        assertThat(response(events)).isEqualTo("Now: Done");
        assertThat(Rehearsal.only(AgentEvent.ToolCallCancel.class, events)).hasSize(1);
        assertThat(texts(rehearsal.thread().messages())).contains(TOO_LONG);
    }

    @Test
    void aStopThatFiresAtACutAnswerIsIgnored() {
        var events =
                rehearsal(ScriptedModel.of(cut("one "), say("two")))
                        .define(agent -> agent.stopOn(new StopSpec.ContentMatch("one")))
                        .run("Hi");

        assertThat(response(events)).isEqualTo("one two");
    }

    @Test
    void aFailureThatIsToldBeforeAnythingCameIsAnnouncedAsARetry() {
        var events =
                rehearsal(ScriptedModel.of(fail(ErrorClass.TIMEOUT, "slow"), say("ok"))).run("Hi");

        assertThat(Rehearsal.only(AgentEvent.Retry.class, events))
                .extracting(AgentEvent.Retry::model, AgentEvent.Retry::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("model", "slow"));
        assertThat(Rehearsal.only(AgentEvent.StepStart.class, events)).hasSize(1);
    }

    private static Reply cut(String text) {
        return say(text).finish(Finish.MAX_TOKENS);
    }

    @Test
    void whatAnAttemptUsedThatWasLostCountsInTheTotalsAndIsShown() {
        var lost =
                say("Hel")
                        .chunk(new ModelChunk.Usage(TokenUsage.of(10, 1)))
                        .chunk(new ModelChunk.Usage(TokenUsage.of(10, 2)))
                        .fail(ErrorClass.CONNECTION, "lost");
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(lost, say("lo").usage(20, 3)))
                        .define(agent -> agent.retryPolicy(Waits.IMPATIENT));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.only(AgentEvent.Retry.class, events))
                .extracting(AgentEvent.Retry::usage)
                .containsExactly(TokenUsage.of(10, 2));
        assertThat(rehearsal.record(events.getFirst().meta().run()))
                .returns(30L, RunRecord::inputTokens)
                .returns(5L, RunRecord::outputTokens);
    }

    @Test
    void whatAnAttemptUsedThatWasLostCountsAgainstTheBudget() {
        var lost =
                call("c1", "work", JsonObject.EMPTY)
                        .chunk(new ModelChunk.Usage(TokenUsage.of(60, 0)))
                        .fail(ErrorClass.CONNECTION, "lost");
        var rehearsal =
                Rehearsal.of(ScriptedModel.of(lost, say("Done").usage(40, 0)))
                        .tools(TestTools.ok("work"))
                        .define(agent ->
                                agent.retryPolicy(Waits.IMPATIENT)
                                        .stopOn(new StopSpec.TokenBudget(100)));

        var events = rehearsal.run("Hi");

        assertThat(Rehearsal.end(events))
                .isEqualTo(new Termination.Stopped("token_budget_exceeded", null));
    }
}
