package dev.reprise.testing.cassette;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.think;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Cancellation;
import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.model.Secret;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonOutput;
import dev.reprise.testing.cassette.CassettePlayer.Match;
import dev.reprise.testing.model.ScriptedModel;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassetteTest {
    private static final Redaction NOTHING = new Redaction(List.of());

    private static ChatRequest ask(String... texts) {
        var messages = new ArrayList<ChatMessage>();
        messages.add(ChatMessage.of(Role.SYSTEM, "Be brief."));
        for (var text : texts) {
            messages.add(ChatMessage.of(Role.USER, text));
        }
        return new ChatRequest("m", messages, List.of(), ChatOptions.DEFAULT);
    }

    private static Cassette record(ChatModel model, ChatRequest... requests) {
        var recorder = new CassetteRecorder(NOTHING);
        var recorded = recorder.record(model);
        for (var request : requests) {
            try {
                var _ = recorded.generate(request, _ -> {}, new Cancellation());
            } catch (ModelException _) { // is recorded
            }
        }
        return recorder.cassette();
    }

    private static CassettePlayer strict(Cassette cassette) {
        return new CassettePlayer(cassette, Match.STRICT, NOTHING);
    }

    private record Heard(List<ModelChunk> chunks, Completion completion) {}

    private static Heard hear(ChatModel model, ChatRequest request) {
        var chunks = new ArrayList<ModelChunk>();
        var completion = model.generate(request, chunks::add, new Cancellation());
        return new Heard(chunks, completion);
    }

    @Test
    void everythingThatWasSaidIsSaidAgain(@TempDir Path directory) {
        var answer =
                think("Hm", "m.")
                        .chunk(new ModelChunk.ReasoningSignature("sig"))
                        .say("Loo", "king 🌍")
                        .callInPieces("c1", "search", "{\"q\":", "1}")
                        .chunk(new ModelChunk.Unknown(Json.object("x", 1)))
                        .usage(10, 3)
                        .blocks(
                                new ContentBlock.Reasoning("p", "Hmm.", "sig"),
                                new ContentBlock.Text("Looking 🌍"),
                                new ContentBlock.Raw("p", Json.of(1)),
                                Media.of("image/png", new byte[] {1}),
                                new ContentBlock.ToolUse(
                                        new ToolCall("c1", "search", Json.object("q", 1))));
        var file = directory.resolve("deep/one.json");
        record(ScriptedModel.of(answer), ask("Hi")).write(file);

        var heard = hear(strict(Cassette.read(file)), ask("Hi"));

        assertThat(heard).isEqualTo(hear(ScriptedModel.of(answer), ask("Hi")));
    }

    @Test
    void failuresFailAgain() {
        var busy =
                ModelException.ofStatus(
                        ErrorClass.RATE_LIMIT, "slow down", 429, Duration.ofSeconds(2));
        var cassette =
                record(ScriptedModel.of(say("Hal").fail(busy), say("Hello")), ask("Hi"), ask("Hi"));
        var player = strict(cassette);

        var chunks = new ArrayList<ModelChunk>();
        assertThatThrownBy(() -> player.generate(ask("Hi"), chunks::add, new Cancellation()))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        failure -> {
                            assertThat(failure.errorClass()).isEqualTo(ErrorClass.RATE_LIMIT);
                            assertThat(failure.status()).isEqualTo(429);
                            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(2));
                            assertThat(failure).hasMessage("slow down");
                        });
        assertThat(chunks).containsExactly(new ModelChunk.Text("Hal"));
        assertThat(hear(player, ask("Hi")).completion().finish()).isEqualTo(Finish.END_TURN);
        assertThat(player.left()).isZero();
    }

    @Test
    void answersBelongToTheirQuestionsInWhateverOrderTheseCome() {
        var cassette =
                record(ScriptedModel.of(say("One"), say("Two")), ask("First"), ask("Second"));
        var player = strict(cassette);

        assertThat(hear(player, ask("Second")).chunks())
                .containsExactly(new ModelChunk.Text("Two"));
        assertThat(hear(player, ask("First")).chunks()).containsExactly(new ModelChunk.Text("One"));
    }

    @Test
    void aMissSaysWhatChanged() {
        var cassette = record(ScriptedModel.of(say("One")), ask("What is 1 + 1?"));
        var player = strict(cassette);
        var request =
                new ChatRequest(
                        "m2",
                        ask("What is 1 + 2?", "Please").messages(),
                        List.of(),
                        ChatOptions.DEFAULT.withMaxTokens(7));

        assertThatThrownBy(() -> hear(player, request))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        """
                        the cassette has no answer to this request; the next one in it was recorded for another:
                          messages[1].content[0].text: recorded "What is 1 + 1?", asked "What is 1 + 2?"
                          messages[2]: recorded nothing, asked {"content":[{"text":"Please"}],"role":"user"}
                          model: recorded "m", asked "m2"
                          options: recorded nothing, asked {"max_tokens":7}\
                        """);
        assertThat(player.misses()).hasSize(1);
        assertThat(player.left()).isOne();
    }

    @Test
    void anEmptyCassetteSaysSo() {
        var player = strict(record(ScriptedModel.of(say("One"))));

        assertThatThrownBy(() -> hear(player, ask("Hi")))
                .hasMessage("the cassette has no answer left");
    }

    @Test
    void promptsOptionsAndResultsMayChangeForALooseMatch() {
        var tool = ToolDescriptor.of("search", "Searches.", ToolDescriptor.NO_PARAMETERS);
        var recorded = conversation("Be brief.", 1, "old", "Hi", List.of(), ChatOptions.DEFAULT);
        var cassette = record(ScriptedModel.of(say("Done")), recorded);
        var changed =
                conversation(
                        "Be kind.",
                        2,
                        "new",
                        "Hi",
                        List.of(tool),
                        ChatOptions.DEFAULT.withTools(ToolChoice.Mode.AUTO, true));
        var other = conversation("Be brief.", 1, "old", "Bye", List.of(), ChatOptions.DEFAULT);
        var player = new CassettePlayer(cassette, Match.LOOSE, NOTHING);

        assertThatThrownBy(() -> hear(player, other)).isInstanceOf(ModelException.class);
        assertThat(hear(player, changed).chunks()).containsExactly(new ModelChunk.Text("Done"));
    }

    private static ChatRequest conversation(
            String prompt,
            long argument,
            String result,
            String text,
            List<ToolDescriptor> tools,
            ChatOptions options) {
        var call = new ToolCall("c1", "search", Json.object("q", argument));
        return new ChatRequest(
                "m",
                List.of(
                        ChatMessage.of(Role.SYSTEM, prompt),
                        ChatMessage.of(Role.USER, text),
                        new ChatMessage(
                                Role.ASSISTANT, List.of(new ContentBlock.ToolUse(call)), false),
                        new ChatMessage(
                                Role.TOOL,
                                List.of(new ContentBlock.ToolAnswer("c1", result)),
                                false)),
                tools,
                options);
    }

    @Test
    void secretsAreInNoCassetteAndInNoDifference() {
        var redaction =
                Redaction.ofEnvironment(
                                Map.of("SERVICE_API_KEY", "sk-12345678", "HOME", "/home/me"))
                        .and(List.of(Secret.of("hunter2hunter2")));
        var recorder = new CassetteRecorder(redaction);
        var model =
                recorder.record(
                        ScriptedModel.always(
                                call("c1", "pay", Json.object("with", "hunter2hunter2"))));
        hear(model, ask("My key is sk-12345678 in /home/me"));
        var cassette = recorder.cassette();

        var text = JsonOutput.prettyText(cassette::writeTo);
        assertThat(text)
                .contains("My key is [REDACTED] in /home/me")
                .doesNotContain("sk-12345678", "hunter2");
        var player = new CassettePlayer(cassette, Match.STRICT, redaction);
        assertThatThrownBy(() -> hear(player, ask("Another key: sk-12345678")))
                .hasMessageContaining("[REDACTED]")
                .hasMessageNotContaining("sk-12345678");
        assertThat(hear(player, ask("My key is sk-12345678 in /home/me")).chunks()).hasSize(1);
        assertThat(redaction.toString()).doesNotContain("sk-");
    }

    @Test
    void bytesOfMediaAreRecordedAsTheirDigest() {
        var picture =
                new ChatMessage(
                        Role.USER, List.of(Media.of("image/png", new byte[1_000_000])), false);
        var request = new ChatRequest("m", List.of(picture), List.of(), ChatOptions.DEFAULT);
        var cassette = record(ScriptedModel.of(say("Black")), request);

        assertThat(JsonOutput.text(cassette::writeTo))
                .contains("sha256:d29751f2649b32ff")
                .hasSizeLessThan(500);
        assertThat(hear(strict(cassette), request).chunks())
                .containsExactly(new ModelChunk.Text("Black"));
    }

    @Test
    void cancelledCallsAreNotRecordedAndEndAReplay() {
        var cancelled = new Cancellation();
        var recorder = new CassetteRecorder(NOTHING);
        var model = recorder.record(ScriptedModel.always(say("Hello")));
        hear(model, ask("Hi"));
        cancelled.cancel("enough");

        assertThatThrownBy(() -> model.generate(ask("Hi"), _ -> {}, cancelled))
                .hasMessage("enough");
        assertThat(recorder.cassette().size()).isOne();
        assertThatThrownBy(
                        () -> strict(recorder.cassette()).generate(ask("Hi"), _ -> {}, cancelled))
                .hasMessage("enough");
    }

    @Test
    void whatIsNoCassetteIsRefused(@TempDir Path directory) throws Exception {
        var file = directory.resolve("bad.json");

        assertThatThrownBy(() -> Cassette.read(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cassette " + file + " cannot be read");
        Files.writeString(file, "{\"version\":2,\"exchanges\":[]}");
        assertThatThrownBy(() -> Cassette.read(file))
                .isInstanceOf(JsonException.class)
                .hasMessage("in cassette " + file + ": version must be 1, was 2");
        Files.writeString(
                file,
                "{\"version\":1,\"exchanges\":[{\"request\":{},\"answer\":{\"failure\":{\"class\":\"x\",\"message\":\"\"}}}]}");
        assertThatThrownBy(() -> Cassette.read(file))
                .hasMessageContaining(
                        "exchanges[0].answer.failure.class is not allowed: no class of errors: x");
        assertThat(Cassette.fromJson(Json.object("version", 1, "exchanges", List.of())).size())
                .isZero();
    }
}
