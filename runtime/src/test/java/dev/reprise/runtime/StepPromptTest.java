package dev.reprise.runtime;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.behavior.AddRequestTransform;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.behavior.ChangeState;
import dev.reprise.core.behavior.OverrideInference;
import dev.reprise.core.behavior.OverrideModel;
import dev.reprise.core.behavior.PromptSegments;
import dev.reprise.core.message.ContextMessage;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.InferenceOverride;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.ReasoningEffort;
import dev.reprise.core.model.RequestTransform;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What behaviors and state make of the request of a step.
class StepPromptTest {
    private static Hooks wanting(BeforeInferenceAction... actions) {
        return new Hooks("wanting").onBeforeInference(_ -> List.of(actions));
    }

    private static List<String> texts(ChatRequest request) {
        return request.messages().stream().map(ChatMessage::text).toList();
    }

    @Test
    void segmentsOfTheThreadStandBeforeWhatBehaviorsAddAndThoseShownOnceAreGoneThen() {
        var once = ContextMessage.session("once", "O").withConsumeAfterEmit(true);
        var keep =
                TestTools.tool(
                        "keep",
                        (_, _) ->
                                ToolExecutionEffect.of(ToolResult.success("keep", Json.NULL))
                                        .with(new PromptSegments.Upsert(once))
                                        .with(
                                                new PromptSegments.Upsert(
                                                        ContextMessage.session("stays", "S"))));
        var model =
                ScriptedModel.of(
                        call("c1", "keep", JsonObject.EMPTY),
                        call("c2", "none", JsonObject.EMPTY),
                        say("Done"));
        var rehearsal =
                Rehearsal.of(model)
                        .tools(keep)
                        .behavior(wanting(new AddContextMessage(ContextMessage.session("b", "B"))));

        rehearsal.run("Hi");

        assertThat(texts(model.request(0))).startsWith("B", "Hi");
        assertThat(texts(model.request(1))).startsWith("O", "S", "B", "Hi");
        assertThat(texts(model.request(2))).startsWith("S", "B", "Hi");
        assertThat(PromptSegments.items(rehearsal.state().find(PromptSegments.SEGMENTS).get()))
                .extracting(ContextMessage::key)
                .containsExactly("stays");
        assertThat(rehearsal.thread().patches())
                .extracting(patch -> patch.source())
                .contains("agent_loop:prompt_segments");
    }

    @Test
    void whatABehaviorAddsToTheSegmentsIsShownFromTheNextStepOn() {
        var added =
                new ChangeState(new PromptSegments.Upsert(ContextMessage.suffixSystem("s", "S")));
        var model = ScriptedModel.of(call("c1", "none", JsonObject.EMPTY), say("Done"));

        Rehearsal.of(model).behavior(wanting(added)).run("Hi");

        assertThat(texts(model.request(0))).containsExactly("Hi");
        assertThat(texts(model.request(1))).endsWith("S");
    }

    private record Caching(UnaryOperator<ChatRequest> change) implements RequestTransform {
        @Override
        public ChatRequest apply(ChatRequest request) {
            return change.apply(request);
        }

        @Override
        public boolean cachesPrompt() {
            return true;
        }
    }

    @Test
    void transformsAreAppliedInOrderToEveryAttemptAndMayHaveThePromptCached() {
        var applied = new AtomicInteger();
        RequestTransform first =
                request -> {
                    applied.incrementAndGet();
                    return request.withMessages(
                            List.of(
                                    ChatMessage.of(Role.SYSTEM, "first"),
                                    ChatMessage.of(Role.USER, "Hi")));
                };
        var second =
                new Caching(request ->
                        request.withMessages(
                                request.messages().stream()
                                        .map(message ->
                                                ChatMessage.of(
                                                        message.role(), message.text() + "+"))
                                        .toList()));
        var model = ScriptedModel.of(fail(ErrorClass.TIMEOUT, "slow"), say("ok"));

        Rehearsal.of(model)
                .define(agent -> agent.retryPolicy(Waits.IMPATIENT))
                .behavior(wanting(new AddRequestTransform(first), new AddRequestTransform(second)))
                .run("Hi");

        assertThat(applied).hasValue(2);
        assertThat(model.request(1).messages())
                .containsExactly(
                        ChatMessage.of(Role.SYSTEM, "first+").withCacheable(true),
                        ChatMessage.of(Role.USER, "Hi+"));
    }

    @Test
    void overridesOfAStepAreLaidOverTheOptionsMemberByMember() {
        var high = new ReasoningEffort.Budget(7);
        var model = ScriptedModel.of();
        var other = ScriptedModel.of(fail(ErrorClass.AUTH, "no"));
        var third = ScriptedModel.of(say("ok"));

        Rehearsal.of(model)
                .configure(os -> os.model("other", other).model("third", third))
                .define(agent ->
                        agent.chatOptions(
                                ChatOptions.DEFAULT.withMaxTokens(9).withTemperature(1.0)))
                .behavior(
                        wanting(
                                new OverrideModel("other", List.of("third")),
                                new OverrideInference(
                                        new InferenceOverride(null, null, 0.5, null, 0.9, high)),
                                new OverrideInference(
                                        new InferenceOverride(null, null, 0.2, null, null, null))))
                .run("Hi");

        assertThat(model.requests()).isEmpty();
        var options = third.request(0).options();
        assertThat(options).isEqualTo(other.request(0).options());
        assertThat(options.temperature()).isEqualTo(0.2);
        assertThat(options.topP()).isEqualTo(0.9);
        assertThat(options.maxTokens()).isEqualTo(9);
        assertThat(options.reasoningEffort()).isEqualTo(high);
    }

    @Test
    void anOverrideHoldsForOneStep() {
        var other = ScriptedModel.of(call("c1", "none", JsonObject.EMPTY));
        var model = ScriptedModel.of(say("Done"));
        var step = new AtomicInteger();
        var once =
                new Hooks("once")
                        .onBeforeInference(_ ->
                                step.getAndIncrement() == 0
                                        ? List.of(new OverrideModel("other", List.of()))
                                        : List.of());

        Rehearsal.of(model).configure(os -> os.model("other", other)).behavior(once).run("Hi");

        assertThat(other.requests()).hasSize(1);
        assertThat(model.requests()).hasSize(1);
    }
}
