package dev.reprise.testing.model;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.callInPieces;
import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.think;
import static dev.reprise.testing.model.ScriptedModel.waitAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ScriptedModelTest {
    private final List<ModelChunk> chunks = new ArrayList<>();

    @Test
    void playsTextReasoningAndCallsInOrder() {
        var model =
                ScriptedModel.of(
                        think("hm")
                                .say("Hel", "lo")
                                .call("c1", "search", Json.object("q", "tea"))
                                .usage(20, 5));

        var completion = ask(model, "Hi");

        assertThat(chunks)
                .containsExactly(
                        new ModelChunk.Reasoning("hm"),
                        new ModelChunk.Text("Hel"),
                        new ModelChunk.Text("lo"),
                        new ModelChunk.ToolCallPart(0, "c1", "search", "{\"q\":\"tea\"}"));
        assertThat(completion)
                .isEqualTo(Completion.of(Completion.Finish.TOOL_USE, TokenUsage.of(20, 5)));
    }

    @Test
    void splitsTheArgumentsOfACall() {
        var model =
                ScriptedModel.of(
                        callInPieces("c1", "a", "{\"q\"", ":1}").call("c2", "b", Json.NULL));

        ask(model, "Hi");

        assertThat(chunks)
                .containsExactly(
                        new ModelChunk.ToolCallPart(0, "c1", "a", "{\"q\""),
                        new ModelChunk.ToolCallPart(0, null, null, ":1}"),
                        new ModelChunk.ToolCallPart(1, "c2", "b", "null"));
    }

    @Test
    void answersEachCallInTurnAndRemembersWhatItWasAsked() {
        var model =
                ScriptedModel.of(say("one"), request -> say(request.messages().getLast().text()));

        ask(model, "first");
        ask(model, "second");

        assertThat(chunks)
                .containsExactly(new ModelChunk.Text("one"), new ModelChunk.Text("second"));
        assertThat(model.request(0).messages().getFirst().text()).isEqualTo("first");
        assertThat(model.lastRequest().messages().getFirst().text()).isEqualTo("second");
    }

    @Test
    void failsAfterWhatItSaidBefore() {
        var model = ScriptedModel.of(say("Hel").fail(ErrorClass.CONNECTION, "connection reset"));

        assertThatThrownBy(() -> ask(model, "Hi"))
                .isInstanceOf(ModelException.class)
                .hasMessage("connection reset");
        assertThat(chunks).containsExactly(new ModelChunk.Text("Hel"));
    }

    @Test
    void saysWhenTheScriptIsOver() {
        var model = ScriptedModel.of(fail(ErrorClass.RATE_LIMIT, "slow down"));

        assertThatThrownBy(() -> ask(model, "a")).hasMessage("slow down");
        assertThatThrownBy(() -> ask(model, "b"))
                .hasMessage("the script has 1 answers, this is call 2");
    }

    @Test
    void waitsAtAGateUntilItIsOpened() throws Exception {
        var gate = new Gate();
        var model = ScriptedModel.of(say("Hel").waitAt(gate).say("lo"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = threads.submit(() -> ask(model, "Hi"));
            gate.awaitReached();
            assertThat(chunks).containsExactly(new ModelChunk.Text("Hel"));

            gate.open();

            assertThat(answer.get().finish()).isEqualTo(Completion.Finish.END_TURN);
            assertThat(chunks).hasSize(2);
        }
    }

    @Test
    void leavesAGateAtOnceWhenCancelled() throws Exception {
        var gate = new Gate();
        var model = ScriptedModel.of(waitAt(gate).say("never"), call("c1", "t", Json.NULL).hang());
        for (int i = 0; i < 2; i++) {
            var cancellation = new Cancellation();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answer = threads.submit(() -> ask(model, "Hi", cancellation));
                model.awaitCalls(i + 1);

                cancellation.cancel("enough");

                assertThatThrownBy(answer::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                ModelException.class,
                                e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.CANCELLED))
                        .hasMessage("enough");
            }
        }
    }

    private Completion ask(ScriptedModel model, String text) {
        return ask(model, text, new Cancellation());
    }

    private Completion ask(ScriptedModel model, String text, Cancellation cancellation) {
        var request =
                new ChatRequest(
                        "scripted",
                        List.of(ChatMessage.of(Role.USER, text)),
                        List.of(),
                        ChatOptions.DEFAULT);
        return model.generate(request, chunks::add, cancellation);
    }
}
