package dev.reprise.models.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.message.ContentBlock;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestWireTest {
    private static final String STREAMED =
            ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    @Test
    void aTextRun() {
        var body =
                body(
                        "gpt-4o-mini",
                        ChatOptions.DEFAULT,
                        ChatMessage.of(Role.SYSTEM, "Be brief."),
                        ChatMessage.of(Role.USER, "Say \"hi\" 🌍"));

        assertThat(body)
                .isEqualTo(
                        "{\"model\":\"gpt-4o-mini\",\"messages\":["
                                + "{\"role\":\"system\",\"content\":\"Be brief.\"},"
                                + "{\"role\":\"user\",\"content\":\"Say \\\"hi\\\" 🌍\"}]"
                                + STREAMED
                                + "}");
    }

    @Test
    void severalTurnsWithParallelCallsAndTheirResults() {
        var body =
                messages(
                        ChatMessage.of(Role.USER, "Weather in Oslo and Rome?"),
                        new ChatMessage(
                                Role.ASSISTANT,
                                List.of(
                                        new ContentBlock.Text("Looking."),
                                        call("c1", "weather", Json.object("city", "Oslo")),
                                        call("c2", "weather", Json.object("city", "Rome"))),
                                false),
                        answer("c1", "{\"data\":\"rain\"}"),
                        answer("c2", "{\"data\":\"sun\"}"),
                        ChatMessage.of(Role.ASSISTANT, "Rain and sun."),
                        ChatMessage.of(Role.USER, "Thanks"));

        assertThat(body)
                .isEqualTo(
                        """
                        [{"role":"user","content":"Weather in Oslo and Rome?"},\
                        {"role":"assistant","content":"Looking.","tool_calls":[\
                        {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}},\
                        {"id":"c2","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},\
                        {"role":"tool","tool_call_id":"c1","content":"{\\"data\\":\\"rain\\"}"},\
                        {"role":"tool","tool_call_id":"c2","content":"{\\"data\\":\\"sun\\"}"},\
                        {"role":"assistant","content":"Rain and sun."},\
                        {"role":"user","content":"Thanks"}]\
                        """);
    }

    @Test
    void callsWithoutTextHaveNoContentAndCallsWithoutArgumentsAnEmptyObject() {
        var calls = new ChatMessage(Role.ASSISTANT, List.of(call("c1", "now", Json.NULL)), false);

        assertThat(messages(calls))
                .isEqualTo(
                        """
                        [{"role":"assistant","content":null,"tool_calls":[\
                        {"id":"c1","type":"function","function":{"name":"now","arguments":"{}"}}]}]\
                        """);
    }

    @Test
    void severalAnswersInOneMessageBecomeOneMessageEach() {
        var answers =
                new ChatMessage(
                        Role.TOOL,
                        List.of(
                                new ContentBlock.ToolAnswer("c1", "1"),
                                new ContentBlock.ToolAnswer("c2", "2")),
                        false);

        assertThat(messages(answers))
                .isEqualTo(
                        """
                        [{"role":"tool","tool_call_id":"c1","content":"1"},\
                        {"role":"tool","tool_call_id":"c2","content":"2"}]\
                        """);
    }

    @Test
    void toolsAreFunctionsWithTheirSchemaAsItIs() {
        var schema = Json.parseObject("{\"type\":\"object\",\"properties\":{\"q\":{}}}");
        var request =
                new ChatRequest(
                        "m",
                        List.of(),
                        List.of(ToolDescriptor.of("search", "Finds things.", schema)),
                        ChatOptions.DEFAULT);

        assertThat(write("openai", request))
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":"
                                + "{\"name\":\"search\",\"description\":\"Finds things.\",\"parameters\":"
                                + schema
                                + "}}]"
                                + STREAMED
                                + "}");
    }

    @Test
    void optionsAreSentWhereTheyAreSet() {
        var options =
                new ChatOptions(
                        0.2,
                        100,
                        0.9,
                        List.of("END"),
                        ReasoningEffort.Level.LOW,
                        7L,
                        JsonObject.EMPTY);

        assertThat(body("m", options))
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[]"
                                + STREAMED
                                + ",\"temperature\":0.2,\"max_tokens\":100,\"top_p\":0.9,\"stop\":[\"END\"],"
                                + "\"seed\":7,\"reasoning_effort\":\"low\"}");
    }

    @Test
    void reasoningModelsGetTheirOwnNameForTheBound() {
        var options = ChatOptions.DEFAULT.withMaxTokens(100);

        assertThat(List.of("o1-mini", "o3", "o4-mini", "gpt-5-nano", "openai/o3"))
                .allSatisfy(model ->
                        assertThat(body(model, options)).contains("\"max_completion_tokens\":100"));
        assertThat(List.of("gpt-4o", "deepseek-chat", "olmo", "openai/gpt-4.1"))
                .allSatisfy(
                        model -> assertThat(body(model, options)).contains("\"max_tokens\":100"));
    }

    @Test
    void aThinkingBudgetBecomesTheNearestWord() {
        assertThat(effort(new ReasoningEffort.Budget(0))).isEqualTo("none");
        assertThat(effort(new ReasoningEffort.Budget(1_000))).isEqualTo("low");
        assertThat(effort(new ReasoningEffort.Budget(10_000))).isEqualTo("medium");
        assertThat(effort(new ReasoningEffort.Budget(50_000))).isEqualTo("high");
        assertThat(effort(ReasoningEffort.Level.MAX)).isEqualTo("high");
        assertThat(effort(ReasoningEffort.Level.NONE)).isEqualTo("none");
    }

    private static String effort(ReasoningEffort effort) {
        var options = new ChatOptions(null, null, null, List.of(), effort, null, JsonObject.EMPTY);
        var body = Json.parseObject(body("m", options));
        return body.getOr("reasoning_effort", Json.NULL).asText().orElse("");
    }

    @Test
    void theChoiceOfToolsIsSentNextToThem() {
        assertThat(chosen(ToolChoice.Mode.AUTO, null)).contains(",\"tool_choice\":\"auto\",");
        assertThat(chosen(ToolChoice.Mode.NONE, null)).contains(",\"tool_choice\":\"none\",");
        assertThat(chosen(ToolChoice.Mode.REQUIRED, true))
                .contains(",\"tool_choice\":\"required\",\"parallel_tool_calls\":true,");
        assertThat(chosen(new ToolChoice.Named("now"), false))
                .contains(
                        ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"now\"}},"
                                + "\"parallel_tool_calls\":false,");
        assertThat(body("m", ChatOptions.DEFAULT.withTools(ToolChoice.Mode.REQUIRED, true)))
                .doesNotContain("tool_choice", "parallel_tool_calls");
    }

    private static String chosen(ToolChoice choice, @Nullable Boolean parallel) {
        var tool = ToolDescriptor.of("now", "Tells the time.", ToolDescriptor.NO_PARAMETERS);
        var options = ChatOptions.DEFAULT.withTools(choice, parallel);
        return write("openai", new ChatRequest("m", List.of(), List.of(tool), options));
    }

    @Test
    void aToolThatIsNotOfferedCannotBeForced() {
        var options = ChatOptions.DEFAULT.withTools(new ToolChoice.Named("now"), null);

        assertThatThrownBy(() -> body("m", options))
                .isInstanceOf(ModelException.class)
                .hasMessage("openai: the tool to call must be one of [], was \"now\"");
    }

    @Test
    void extraMembersGoOverWhatIsThere() {
        var extra = Json.object("stream_options", null, "temperature", 1, "user", "u1");
        var options = new ChatOptions(0.2, null, null, List.of(), null, null, extra);

        assertThat(body("m", options))
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[],\"stream\":true,"
                                + "\"stream_options\":null,\"temperature\":1,\"user\":\"u1\"}");
    }

    @Test
    void rawPartsGoBackToTheirOwnServiceOnly() {
        var image = Json.object("type", "image_url", "image_url", Json.object("url", "data:x"));
        var message =
                new ChatMessage(
                        Role.USER,
                        List.of(
                                new ContentBlock.Text("See:"),
                                new ContentBlock.Raw("openai", image),
                                new ContentBlock.Raw("anthropic", Json.object("type", "other"))),
                        false);

        assertThat(messages(message))
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"See:\"},"
                                + image
                                + "]}]");
        assertThat(write("groq", request("m", ChatOptions.DEFAULT, message)))
                .contains("{\"role\":\"user\",\"content\":\"See:\"}");
    }

    @Test
    void reasoningGoesBackOnlyWhereItIsWantedNextToCalls() {
        var message =
                new ChatMessage(
                        Role.ASSISTANT,
                        List.of(
                                new ContentBlock.Reasoning("deepseek", "hm", null),
                                call("c1", "now", JsonObject.EMPTY)),
                        false);
        var request = request("m", ChatOptions.DEFAULT, message);

        assertThat(write("openai", request)).doesNotContain("hm");
        assertThat(write("deepseek", request)).contains("\"reasoning_content\":\"hm\"");
    }

    private static ContentBlock call(String id, String name, Json arguments) {
        return new ContentBlock.ToolUse(new ToolCall(id, name, arguments));
    }

    private static ChatMessage answer(String id, String content) {
        return new ChatMessage(Role.TOOL, List.of(new ContentBlock.ToolAnswer(id, content)), false);
    }

    private static String messages(ChatMessage... messages) {
        var body = body("m", ChatOptions.DEFAULT, messages);
        var begin = "{\"model\":\"m\",\"messages\":";
        assertThat(body).startsWith(begin).endsWith(STREAMED + "}");
        return body.substring(begin.length(), body.length() - STREAMED.length() - 1);
    }

    private static String body(String model, ChatOptions options, ChatMessage... messages) {
        return write("openai", request(model, options, messages));
    }

    private static ChatRequest request(String model, ChatOptions options, ChatMessage... messages) {
        return new ChatRequest(model, List.of(messages), List.of(), options);
    }

    private static String write(String service, ChatRequest request) {
        return new String(
                RequestWriter.write(Service.named(service), request), StandardCharsets.UTF_8);
    }
}
