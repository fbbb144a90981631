package dev.reprise.models.openai;

import static dev.reprise.models.openai.OpenAiWire.call;
import static dev.reprise.models.openai.OpenAiWire.delta;
import static dev.reprise.models.openai.OpenAiWire.event;
import static dev.reprise.models.openai.OpenAiWire.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.core.message.ContentBlock.Reasoning;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.Completion;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelChunk.ToolCallPart;
import dev.reprise.core.model.ProviderSettings;
import dev.reprise.core.model.Secret;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.run.TokenUsage;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.ModelCall;
import dev.reprise.testing.model.ProviderServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What services that speak the format do in their own way.
class QuirkTest {
    private static final String CALL =
            call(
                    Json.object(
                            "index",
                            0,
                            "id",
                            "c1",
                            "function",
                            Json.object("name", "now", "arguments", "{}")));

    private final ProviderServer server = ProviderServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private ModelCall stream(String service, String... events) {
        server.play(connection -> {
            connection.sendStreamHead();
            for (var event : events) {
                connection.sendPiece(event);
            }
            connection.sendEnd();
        });
        var settings = new ProviderSettings(server.address(), Secret.of("k"), Map.of());
        return ModelCall.start(new OpenAiProvider().open(service, settings));
    }

    private static String thought(String member, Object value) {
        return delta(Json.object(member, value));
    }

    private static String write(String service, ChatOptions options, ContentBlock... blocks) {
        var tool = ToolDescriptor.of("now", "Tells the time.", JsonObject.EMPTY);
        var messages =
                List.of(
                        new ChatMessage(Role.ASSISTANT, List.of(blocks), false),
                        new ChatMessage(
                                Role.TOOL,
                                List.of(new ContentBlock.ToolAnswer("c:1", "noon")),
                                false));
        var request = new ChatRequest("m", messages, List.of(tool), options);
        return new String(
                RequestWriter.write(Service.named(service), request), StandardCharsets.UTF_8);
    }

    private static ContentBlock use() {
        return new ContentBlock.ToolUse(new ToolCall("c:1", "now", JsonObject.EMPTY));
    }

    @Test
    void deepSeekGetsBackWhatItThoughtBeforeItsCalls() {
        var call =
                stream(
                        "deepseek",
                        thought("reasoning_content", "Hm"),
                        thought("reasoning_content", "."),
                        CALL,
                        finish("tool_calls"));

        assertThat(call.completion().blocks())
                .containsExactly(new Reasoning("deepseek", "Hm.", null));
        assertThat(
                        write(
                                "deepseek",
                                ChatOptions.DEFAULT,
                                new Reasoning("deepseek", "Hm.", null),
                                use()))
                .contains("\"content\":null,\"reasoning_content\":\"Hm.\",\"tool_calls\":[");
    }

    @Test
    void whatWasThoughtBeforeAnAnswerIsNotKeptForDeepSeek() {
        var call =
                stream(
                        "deepseek",
                        thought("reasoning_content", "Hm."),
                        thought("content", "Yes."),
                        finish("stop"));

        assertThat(call.completion().blocks()).isEmpty();
    }

    @Test
    void openRouterGetsItsDetailsBackAsTheyCame() {
        var begin =
                Json.parse(
                        """
                        [{"type":"reasoning.text","text":"Hm","format":"anthropic-claude-v1","index":0,"signature":null}]
                        """);
        var more =
                Json.parse(
                        """
                        [{"type":"reasoning.text","text":".","index":0,"signature":"sig"},
                         {"type":"reasoning.encrypted","data":"x","id":"r1","index":1}]
                        """);
        var whole =
                Json.parse(
                        """
                        {"reasoning_details":[
                         {"type":"reasoning.text","text":"Hm.","format":"anthropic-claude-v1","index":0,"signature":"sig"},
                         {"type":"reasoning.encrypted","data":"x","id":"r1","index":1}]}
                        """);

        var call =
                stream(
                        "openrouter",
                        delta(Json.object("reasoning", "Hm", "reasoning_details", begin)),
                        delta(Json.object("reasoning", ".", "reasoning_details", more)),
                        thought("content", "Grüß 🌍"),
                        finish("stop"));

        assertThat(call.completion().blocks()).containsExactly(new Raw("openrouter", whole));
        assertThat(call.chunks())
                .startsWith(new ModelChunk.Reasoning("Hm"), new ModelChunk.Reasoning("."));
        var details = whole.asObject().orElseThrow().get("reasoning_details");
        assertThat(write("openrouter", ChatOptions.DEFAULT, new Raw("openrouter", whole), use()))
                .contains(
                        "\"content\":null,\"reasoning_details\":" + details + ",\"tool_calls\":[");
        assertThat(write("openai", ChatOptions.DEFAULT, new Raw("openrouter", whole), use()))
                .doesNotContain("reasoning");
    }

    @Test
    void detailsWithoutNumbersStayApart() {
        var detail = Json.object("type", "reasoning.summary", "summary", "Hm.");

        var call =
                stream(
                        "openrouter",
                        thought("reasoning_details", List.of(detail)),
                        thought("reasoning_details", List.of(detail)),
                        finish("stop"));

        assertThat(call.completion().blocks())
                .containsExactly(
                        new Raw(
                                "openrouter",
                                Json.object("reasoning_details", List.of(detail, detail))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning", "reasoning_content"})
    void openRouterGetsReasoningBackInTheMemberItCameIn(String member) {
        var call =
                stream("openrouter", thought(member, "Hm"), thought(member, "."), finish("stop"));
        var kept = new Raw("openrouter", Json.object(member, "Hm."));

        assertThat(call.completion().blocks()).containsExactly(kept);
        assertThat(write("openrouter", ChatOptions.DEFAULT, kept, use()))
                .contains("\"content\":null,\"" + member + "\":\"Hm.\",\"tool_calls\":[");
    }

    @Test
    void reasoningIsNotKeptForServicesThatDoNotWantIt() {
        var call = stream("groq", thought("reasoning", "Hm."), CALL, finish("tool_calls"));

        assertThat(call.completion().blocks()).isEmpty();
        assertThat(call.chunks()).contains(new ModelChunk.Reasoning("Hm."));
    }

    @Test
    void mistralHasWordsOfItsOwn() {
        var options =
                new ChatOptions(null, null, null, List.of(), null, 7L, JsonObject.EMPTY)
                        .withTools(ToolChoice.Mode.REQUIRED, null);

        assertThat(write("mistral", options, use()))
                .contains("\"tool_choice\":\"any\"", "\"random_seed\":7")
                .doesNotContain("stream_options", "\"seed\"");
    }

    @Test
    void idsOfCallsAreShortForMistralAndStayTogether() {
        var body = Json.parseObject(write("mistral", ChatOptions.DEFAULT, use()));
        var short1 = ShortIds.of("c:1");

        assertThat(short1).matches("[a-zA-Z0-9]{9}").isNotEqualTo(ShortIds.of("c:2"));
        assertThat(ShortIds.of("D681PevKs")).isEqualTo("D681PevKs");
        assertThat(body.get("messages"))
                .asString()
                .contains("\"id\":\"" + short1 + "\"", "\"tool_call_id\":\"" + short1 + "\"")
                .doesNotContain("c:1");
    }

    @Test
    void thoughtsOfMistralArePartsOfTheContent() {
        var thinking =
                Json.parse(
                        """
                        [{"type":"thinking","thinking":[{"type":"text","text":"Hm"},{"type":"text","text":"."}]},
                         {"type":"text","text":"Yes"}, "odd", {"type":"reference","reference_ids":[1]}]
                        """);

        var call =
                stream(
                        "mistral",
                        thought("content", thinking),
                        thought("content", "."),
                        finish("stop"));

        assertThat(call.completion().finish()).isEqualTo(Finish.END_TURN);
        assertThat(call.chunks())
                .containsExactly(
                        new ModelChunk.Reasoning("Hm."),
                        new ModelChunk.Text("Yes"),
                        new ModelChunk.Text("."));
    }

    @Test
    void aRefusalIsSaidAndEndsAsOne() {
        var call = stream("openai", thought("refusal", "I cannot."), finish("stop"));

        assertThat(call.completion().finish()).isEqualTo(Finish.CONTENT_FILTER);
        assertThat(call.text()).isEqualTo("I cannot.");
    }

    @Test
    void usageMayBeMissingOrComeWithTheEndOrAfterIt() {
        var counts = Json.object("prompt_tokens", 9, "completion_tokens", 3);
        var alone = event(Json.object("choices", List.of(), "usage", counts));
        var choice = Json.object("index", 0, "delta", Json.object(), "finish_reason", "stop");
        var atTheEnd = event(Json.object("choices", List.of(choice), "usage", counts));
        var expected = new TokenUsage(9L, 3L, null, null, null, null);

        assertThat(stream("vllm", finish("stop")).completion())
                .isEqualTo(Completion.of(Finish.END_TURN, null));
        assertThat(stream("groq", finish("stop"), alone).completion().usage()).isEqualTo(expected);
        assertThat(stream("mistral", atTheEnd).completion().usage()).isEqualTo(expected);
    }

    @Test
    void callsWithoutIdsGetOnes() {
        var bare = Json.object("function", Json.object("name", "now", "arguments", "{}"));

        var call = stream("ollama", call(bare), call(bare), finish("stop"));

        assertThat(call.completion().finish()).isEqualTo(Finish.TOOL_USE);
        assertThat(call.chunks())
                .extracting(chunk -> ((ToolCallPart) chunk).id())
                .hasSize(2)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }
}
