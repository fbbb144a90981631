package dev.reprise.models.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.core.model.ChatOptions;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException;
import dev.reprise.core.model.ReasoningEffort;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseRequestTest {
    private static final String END = ",\"stream\":true,\"store\":false}";
    private static final Json THOUGHT =
            Json.object("encrypted_content", "enc", "id", "rs_1", "type", "reasoning");

    private static String body(ChatRequest request) {
        return new String(RequestWriter.write(request), StandardCharsets.UTF_8);
    }

    private static String input(ChatMessage... messages) {
        var body = body(new ChatRequest("m", List.of(messages), List.of(), ChatOptions.DEFAULT));
        var begin = "{\"model\":\"m\",\"input\":";
        assertThat(body).startsWith(begin).endsWith(END);
        return body.substring(begin.length(), body.length() - END.length());
    }

    private static ChatMessage said(Role role, ContentBlock... blocks) {
        return new ChatMessage(role, List.of(blocks), false);
    }

    private static ContentBlock call(String id, Json arguments) {
        return new ContentBlock.ToolUse(new ToolCall(id, "now", arguments));
    }

    private static ContentBlock ours(Json item) {
        return new ContentBlock.Raw("openai-responses", item);
    }

    @Test
    void aConversationIsAListOfItems() {
        var input =
                input(
                        ChatMessage.of(Role.SYSTEM, "Be brief."),
                        ChatMessage.of(Role.USER, "When?"),
                        said(
                                Role.ASSISTANT,
                                ours(THOUGHT),
                                new ContentBlock.Text("Looking."),
                                call("c1", Json.object("zone", "UTC")),
                                call("c2", Json.NULL)),
                        said(Role.TOOL, new ContentBlock.ToolAnswer("c1", "noon")),
                        said(Role.TOOL, new ContentBlock.ToolAnswer("c2", "night")),
                        ChatMessage.of(Role.SYSTEM, "Now hurry."));

        assertThat(input)
                .isEqualTo(
                        """
                        [{"role":"system","content":"Be brief."},\
                        {"role":"user","content":"When?"},\
                        {"encrypted_content":"enc","id":"rs_1","type":"reasoning"},\
                        {"role":"assistant","content":"Looking."},\
                        {"type":"function_call","call_id":"c1","name":"now","arguments":"{\\"zone\\":\\"UTC\\"}"},\
                        {"type":"function_call","call_id":"c2","name":"now","arguments":"{}"},\
                        {"type":"function_call_output","call_id":"c1","output":"noon"},\
                        {"type":"function_call_output","call_id":"c2","output":"night"},\
                        {"role":"system","content":"Now hurry."}]\
                        """);
    }

    @Test
    void aThoughtThatNothingCameOfAndThoughtsOfOthersStayAway() {
        var other = new ContentBlock.Raw("openai", Json.object("type", "other"));
        var signed = new ContentBlock.Reasoning("anthropic", "Hm.", "sig");

        assertThat(input(said(Role.ASSISTANT, other, signed, ours(THOUGHT)))).isEqualTo("[]");
    }

    @Test
    void imagesAndFilesOfUsersAndOfTools() {
        var image = Media.of("image/png", new byte[] {1});
        var file = Media.of("application/pdf", new byte[] {2}).withName("a.pdf");
        var linked = Media.link("application/pdf", URI.create("https://example.org/b.pdf"));

        assertThat(input(said(Role.USER, new ContentBlock.Text("See:"), image, file, linked)))
                .isEqualTo(
                        """
                        [{"role":"user","content":[{"type":"input_text","text":"See:"},\
                        {"type":"input_image","image_url":"data:image/png;base64,AQ=="},\
                        {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,Ag=="},\
                        {"type":"input_file","file_url":"https://example.org/b.pdf"}]}]\
                        """);
        assertThat(input(said(Role.TOOL, new ContentBlock.ToolAnswer("c", "ok", List.of(image)))))
                .isEqualTo(
                        """
                        [{"type":"function_call_output","call_id":"c","output":[\
                        {"type":"input_text","text":"ok"},\
                        {"type":"input_image","image_url":"data:image/png;base64,AQ=="}]}]\
                        """);
    }

    @Test
    void recordingsAreRefused() {
        var sound = Media.of("audio/wav", new byte[] {1});

        assertThatThrownBy(() -> input(said(Role.USER, sound)))
                .isInstanceOf(ModelException.class)
                .hasMessage("openai-responses: audio/wav is not taken, only images and files");
    }

    @Test
    void optionsAndToolsInTheWordsOfTheService() {
        var tool = ToolDescriptor.of("now", "Tells the time.", ToolDescriptor.NO_PARAMETERS);
        var extra = Json.parseObject("{\"reasoning\":{\"summary\":\"detailed\"},\"user\":\"u\"}");
        var options =
                new ChatOptions(0.2, 100, 0.9, List.of(), ReasoningEffort.Level.LOW, 7L, extra)
                        .withTools(new ToolChoice.Named("now"), false);

        assertThat(body(new ChatRequest("gpt-5", List.of(), List.of(tool), options)))
                .isEqualTo(
                        """
                        {"model":"gpt-5","input":[],\
                        "tools":[{"type":"function","name":"now","description":"Tells the time.",\
                        "parameters":{"properties":{},"type":"object"},"strict":false}],\
                        "tool_choice":{"type":"function","name":"now"},"parallel_tool_calls":false,\
                        "stream":true,"store":false,"include":["reasoning.encrypted_content"],\
                        "temperature":0.2,"max_output_tokens":100,"top_p":0.9,\
                        "reasoning":{"effort":"low","summary":"detailed"},"user":"u"}\
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"o3", "o4-mini", "gpt-5", "gpt-5.2", "openai/gpt-6", "codex-mini"})
    void modelsThatThinkAreAskedForTheirThoughts(String model) {
        assertThat(body(new ChatRequest(model, List.of(), List.of(), ChatOptions.DEFAULT)))
                .contains("\"include\":[\"reasoning.encrypted_content\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4.1-mini", "gpt-5-chat-latest", "olmo"})
    void othersAreNot(String model) {
        assertThat(body(new ChatRequest(model, List.of(), List.of(), ChatOptions.DEFAULT)))
                .doesNotContain("include");
    }

    @Test
    void theChoiceOfToolsHasAWord() {
        assertThat(chosen(ToolChoice.Mode.AUTO)).contains("\"tool_choice\":\"auto\"");
        assertThat(chosen(ToolChoice.Mode.NONE)).contains("\"tool_choice\":\"none\"");
        assertThat(chosen(ToolChoice.Mode.REQUIRED)).contains("\"tool_choice\":\"required\"");
    }

    private static String chosen(ToolChoice choice) {
        var tool = ToolDescriptor.of("now", "Tells the time.", JsonObject.EMPTY);
        var options = ChatOptions.DEFAULT.withTools(choice, null);
        return body(new ChatRequest("m", List.of(), List.of(tool), options));
    }

    @Test
    void stopSequencesAreRefusedBeforeTheCall() {
        var options =
                new ChatOptions(null, null, null, List.of("END"), null, null, JsonObject.EMPTY);

        assertThatThrownBy(() -> body(new ChatRequest("m", List.of(), List.of(), options)))
                .isInstanceOf(ModelException.class)
                .hasMessage("openai-responses: stop sequences are not taken, were [END]");
    }
}
