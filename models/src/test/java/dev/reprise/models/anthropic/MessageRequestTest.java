package dev.reprise.models.anthropic;

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
import dev.reprise.core.model.ReasoningEffort.Budget;
import dev.reprise.core.model.ReasoningEffort.Level;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageRequestTest {
    private static final ChatMessage HI = ChatMessage.of(Role.USER, "Hi");

    private static JsonObject body(ChatOptions options, ChatMessage... messages) {
        var request = new ChatRequest("m", List.of(messages), List.of(), options);
        return (JsonObject) Json.parse(RequestWriter.write(request));
    }

    private static Json body(String member, ChatMessage... messages) {
        return body(ChatOptions.DEFAULT, messages).getOr(member, Json.NULL);
    }

    private static ChatMessage said(Role role, ContentBlock... blocks) {
        return new ChatMessage(role, List.of(blocks), false);
    }

    private static ContentBlock call(String id, Json arguments) {
        return new ContentBlock.ToolUse(new ToolCall(id, "now", arguments));
    }

    private static ChatOptions thinking(@Nullable ReasoningEffort effort) {
        return new ChatOptions(null, null, null, List.of(), effort, null, JsonObject.EMPTY);
    }

    private static ContentBlock thought(String provider, @Nullable String signature) {
        return new ContentBlock.Reasoning(provider, "Hm.", signature);
    }

    @Test
    void aConversationWithCallsAndTheirAnswers() {
        var turns =
                body(
                        "messages",
                        ChatMessage.of(Role.SYSTEM, "Be brief."),
                        HI,
                        said(
                                Role.ASSISTANT,
                                new ContentBlock.Text("Looking."),
                                call("c1", Json.object("zone", "UTC")),
                                call("c2", Json.NULL)),
                        said(Role.TOOL, new ContentBlock.ToolAnswer("c1", "noon")),
                        said(Role.TOOL, new ContentBlock.ToolAnswer("c2", "night")),
                        ChatMessage.of(Role.USER, "Thanks"));

        assertThat(turns)
                .hasToString(
                        """
                        [{"content":[{"text":"Hi","type":"text"}],"role":"user"},\
                        {"content":[{"text":"Looking.","type":"text"},\
                        {"id":"c1","input":{"zone":"UTC"},"name":"now","type":"tool_use"},\
                        {"id":"c2","input":{},"name":"now","type":"tool_use"}],"role":"assistant"},\
                        {"content":[{"content":"noon","tool_use_id":"c1","type":"tool_result"},\
                        {"content":"night","tool_use_id":"c2","type":"tool_result"},\
                        {"text":"Thanks","type":"text"}],"role":"user"}]\
                        """);
    }

    @Test
    void thePromptIsWhatTheConversationBeginsWith() {
        ChatMessage[] messages = {
            ChatMessage.of(Role.SYSTEM, "One."),
            ChatMessage.of(Role.SYSTEM, "Two."),
            HI,
            ChatMessage.of(Role.SYSTEM, "Now hurry.")
        };

        assertThat(body("system", messages))
                .hasToString(
                        "[{\"text\":\"One.\",\"type\":\"text\"},{\"text\":\"Two.\",\"type\":\"text\"}]");
        assertThat(body("messages", messages))
                .hasToString(
                        "[{\"content\":[{\"text\":\"Hi\",\"type\":\"text\"},"
                                + "{\"text\":\"Now hurry.\",\"type\":\"text\"}],\"role\":\"user\"}]");
    }

    @Test
    void whatIsEmptyIsLeftOutBecauseTheServiceRefusesIt() {
        var body =
                body(
                        ChatOptions.DEFAULT,
                        ChatMessage.of(Role.SYSTEM, ""),
                        HI,
                        ChatMessage.of(Role.ASSISTANT, " "),
                        ChatMessage.of(Role.USER, "There?"));

        assertThat(body.has("system")).isFalse();
        assertThat(body.get("messages"))
                .hasToString(
                        "[{\"content\":[{\"text\":\"Hi\",\"type\":\"text\"},"
                                + "{\"text\":\"There?\",\"type\":\"text\"}],\"role\":\"user\"}]");
    }

    @Test
    void callsOfOtherModelsGetIdsAndInputsThatTheServiceTakes() {
        var turns =
                body(
                        "messages",
                        said(Role.ASSISTANT, call("a:b/1", Json.array(1))),
                        said(Role.TOOL, new ContentBlock.ToolAnswer("a:b/1", "ok")));

        assertThat(turns)
                .hasToString(
                        "[{\"content\":[{\"id\":\"a_b_1\",\"input\":{\"arguments\":[1]},\"name\":\"now\","
                                + "\"type\":\"tool_use\"}],\"role\":\"assistant\"},"
                                + "{\"content\":[{\"content\":\"ok\",\"tool_use_id\":\"a_b_1\","
                                + "\"type\":\"tool_result\"}],\"role\":\"user\"}]");
    }

    @Test
    void whatWasSignedGoesBackAsItCameAndNothingOfOthersDoes() {
        var redacted = Json.object("type", "redacted_thinking", "data", "x");
        var turn =
                said(
                        Role.ASSISTANT,
                        thought("anthropic", "sig"),
                        new ContentBlock.Raw("anthropic", redacted),
                        thought("anthropic", null),
                        thought("gemini", "other"),
                        new ContentBlock.Raw("openai", Json.object("type", "other")),
                        new ContentBlock.Text("So."));

        assertThat(body("messages", HI, turn))
                .hasToString(
                        "[{\"content\":[{\"text\":\"Hi\",\"type\":\"text\"}],\"role\":\"user\"},"
                                + "{\"content\":[{\"signature\":\"sig\",\"thinking\":\"Hm.\",\"type\":\"thinking\"},"
                                + "{\"data\":\"x\",\"type\":\"redacted_thinking\"},"
                                + "{\"text\":\"So.\",\"type\":\"text\"}],\"role\":\"assistant\"}]");
    }

    @Test
    void theLastFourMarksOfTheCacheAreSetAndOneOfEachRow() {
        var prompt = ChatMessage.of(Role.SYSTEM, "Rules.").withCacheable(true);
        var marked = HI.withCacheable(true);
        var answer = ChatMessage.of(Role.ASSISTANT, "Yes?");

        var body =
                body(
                        ChatOptions.DEFAULT,
                        prompt,
                        prompt,
                        marked,
                        answer,
                        marked,
                        answer,
                        marked,
                        answer,
                        marked);

        assertThat(body.toString().split("cache_control", -1)).hasSize(5);
        assertThat(body.get("system").toString()).doesNotContain("cache_control");
        assertThat(body("system", prompt, prompt, answer))
                .hasToString(
                        "[{\"text\":\"Rules.\",\"type\":\"text\"},"
                                + "{\"cache_control\":{\"type\":\"ephemeral\"},\"text\":\"Rules.\",\"type\":\"text\"}]");
    }

    @Test
    void optionsAndToolsInTheWordsOfTheService() {
        var tool = ToolDescriptor.of("now", "Tells the time.", Json.object("type", "object"));
        var extra = Json.object("tool_choice", Json.object("type", "any"));
        var options = new ChatOptions(0.2, 100, 0.9, List.of("END"), null, 7L, extra);

        var body = RequestWriter.write(new ChatRequest("m", List.of(HI), List.of(tool), options));

        assertThat(body)
                .asString()
                .isEqualTo(
                        "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":"
                                + "[{\"type\":\"text\",\"text\":\"Hi\"}]}],\"tools\":[{\"name\":\"now\","
                                + "\"description\":\"Tells the time.\",\"input_schema\":{\"type\":\"object\"}}],"
                                + "\"stream\":true,\"temperature\":0.2,\"top_p\":0.9,"
                                + "\"stop_sequences\":[\"END\"],\"tool_choice\":{\"type\":\"any\"}}");
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void aLevelOfReasoningLeavesRoomForTheAnswer(Level level) {
        var body = body(thinking(level), HI);

        if (level == Level.NONE) {
            assertThat(body.has("thinking")).isFalse();
        } else {
            var thinking = (JsonObject) body.getOr("thinking", Json.NULL);
            assertThat(((Json.Int) body.getOr("max_tokens", Json.NULL)).value())
                    .isEqualTo(
                            8_192
                                    + ((Json.Int) thinking.getOr("budget_tokens", Json.NULL))
                                            .value());
        }
    }

    @Test
    void whatTheServiceWouldRefuseIsRefusedBeforeTheCall() {
        refused(
                thinking(new Budget(500)),
                "a reasoning budget must be 0 or at least 1024 tokens, was 500");
        refused(
                thinking(new Budget(2_000)).withMaxTokens(2_000),
                "a reasoning budget of 2000 tokens leaves nothing of max_tokens 2000");
        refused(
                thinking(Level.LOW).withTemperature(0.5),
                "a temperature cannot be combined with reasoning, was 0.5");
    }

    private static void refused(ChatOptions options, String why) {
        assertThatThrownBy(() -> body(options, HI))
                .isInstanceOf(ModelException.class)
                .hasMessage("anthropic: " + why);
    }

    /// The service wants to see what was thought before a call, which another model cannot have.
    @Test
    void thereIsNoReasoningWhileCallsOfAnotherModelAreAnswered() {
        var answer = said(Role.TOOL, new ContentBlock.ToolAnswer("c", "ok"));
        var foreign = said(Role.ASSISTANT, thought("gemini", "x"), call("c", Json.NULL));
        var own = said(Role.ASSISTANT, thought("anthropic", "x"), call("c", Json.NULL));

        assertThat(body(thinking(Level.LOW), HI, foreign, answer).has("thinking")).isFalse();
        assertThat(body(thinking(Level.LOW), HI, own, answer).has("thinking")).isTrue();
        assertThat(body(thinking(Level.LOW), HI, foreign, answer, HI).has("thinking")).isTrue();
    }

    @Test
    void theChoiceOfToolsInTheWordsOfTheService() {
        var named = new ToolChoice.Named("now");

        assertThat(choice(ToolChoice.Mode.AUTO, null)).hasToString("{\"type\":\"auto\"}");
        assertThat(choice(ToolChoice.Mode.NONE, false)).hasToString("{\"type\":\"none\"}");
        assertThat(choice(ToolChoice.Mode.REQUIRED, null)).hasToString("{\"type\":\"any\"}");
        assertThat(choice(named, false))
                .hasToString(
                        "{\"disable_parallel_tool_use\":true,\"name\":\"now\",\"type\":\"tool\"}");
        assertThat(choice(null, false))
                .hasToString("{\"disable_parallel_tool_use\":true,\"type\":\"auto\"}");
        assertThat(choice(null, null)).isEqualTo(Json.NULL);
    }

    private static Json choice(@Nullable ToolChoice choice, @Nullable Boolean parallel) {
        var options = ChatOptions.DEFAULT.withTools(choice, parallel);
        return withTool(options).getOr("tool_choice", Json.NULL);
    }

    private static JsonObject withTool(ChatOptions options) {
        var tool = ToolDescriptor.of("now", "Tells the time.", ToolDescriptor.NO_PARAMETERS);
        var request = new ChatRequest("m", List.of(HI), List.of(tool), options);
        return (JsonObject) Json.parse(RequestWriter.write(request));
    }

    @Test
    void aChoiceOfToolsThatTheServiceWouldRefuseIsRefusedBeforeTheCall() {
        var thinking = thinking(Level.LOW).withTools(ToolChoice.Mode.REQUIRED, null);
        var unknown = ChatOptions.DEFAULT.withTools(new ToolChoice.Named("later"), null);

        assertThatThrownBy(() -> withTool(thinking))
                .hasMessage("anthropic: a call cannot be forced together with reasoning");
        assertThatThrownBy(() -> withTool(unknown))
                .hasMessage("anthropic: the tool to call must be one of [now], was \"later\"");
    }
}
