package dev.reprise.models.gemini;

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
import dev.reprise.core.model.ReasoningEffort.Budget;
import dev.reprise.core.model.ReasoningEffort.Level;
import dev.reprise.core.model.ToolChoice;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiRequestTest {
    private static final ChatMessage HI = ChatMessage.of(Role.USER, "Hi");
    private static final String OLD = "gemini-2.5-flash";
    private static final String NEW = "gemini-3-flash-preview";

    private static String body(ChatRequest request) {
        return new String(RequestWriter.write(request), StandardCharsets.UTF_8);
    }

    private static String body(ChatOptions options) {
        return body(new ChatRequest(OLD, List.of(), List.of(), options));
    }

    private static String contents(String model, ChatMessage... messages) {
        var body = body(new ChatRequest(model, List.of(messages), List.of(), ChatOptions.DEFAULT));
        var begin = "{\"contents\":";
        assertThat(body).startsWith(begin);
        return body.substring(begin.length(), body.length() - 1);
    }

    private static ChatMessage said(Role role, ContentBlock... blocks) {
        return new ChatMessage(role, List.of(blocks), false);
    }

    private static ContentBlock call(String id, Json arguments) {
        return new ContentBlock.ToolUse(new ToolCall(id, "now", arguments));
    }

    private static ContentBlock raw(Json block) {
        return new ContentBlock.Raw("gemini", block);
    }

    private static ContentBlock signatureOf(String call, String signature) {
        return raw(
                Json.object(
                        "functionCall", Json.object("id", call), "thoughtSignature", signature));
    }

    @Test
    void aConversationWithCallsAndTheirAnswers() {
        var contents =
                contents(
                        OLD,
                        HI,
                        said(
                                Role.ASSISTANT,
                                new ContentBlock.Text("Looking."),
                                call("c1", Json.object("zone", "UTC")),
                                call("gemini_call_1", Json.NULL)),
                        said(Role.TOOL, new ContentBlock.ToolAnswer("c1", "{\"time\":12}")),
                        said(Role.TOOL, new ContentBlock.ToolAnswer("gemini_call_1", "{night")),
                        ChatMessage.of(Role.USER, "Thanks"));

        assertThat(contents)
                .isEqualTo(
                        """
                        [{"role":"user","parts":[{"text":"Hi"}]},\
                        {"role":"model","parts":[{"text":"Looking."},\
                        {"functionCall":{"id":"c1","name":"now","args":{"zone":"UTC"}}},\
                        {"functionCall":{"name":"now","args":{}}}]},\
                        {"role":"user","parts":[\
                        {"functionResponse":{"id":"c1","name":"now","response":{"output":{"time":12}}}},\
                        {"functionResponse":{"name":"now","response":{"output":"{night"}}},\
                        {"text":"Thanks"}]}]\
                        """);
    }

    @Test
    void thePromptIsWhatTheConversationBeginsWith() {
        var request =
                new ChatRequest(
                        OLD,
                        List.of(
                                ChatMessage.of(Role.SYSTEM, "One."),
                                ChatMessage.of(Role.SYSTEM, "Two."),
                                HI,
                                ChatMessage.of(Role.SYSTEM, "Now hurry.")),
                        List.of(),
                        ChatOptions.DEFAULT);

        assertThat(body(request))
                .isEqualTo(
                        """
                        {"systemInstruction":{"parts":[{"text":"One."},{"text":"Two."}]},\
                        "contents":[{"role":"user","parts":[{"text":"Hi"},{"text":"Now hurry."}]}]}\
                        """);
    }

    @Test
    void signaturesGoBackInThePartsTheyCameWith() {
        var turn =
                said(
                        Role.ASSISTANT,
                        new ContentBlock.Reasoning("gemini", "Hm.", null),
                        new ContentBlock.Reasoning("gemini", "Aha.", "s0"),
                        new ContentBlock.Reasoning("anthropic", "Mine.", "other"),
                        new ContentBlock.Raw("openai", Json.object("type", "other")),
                        new ContentBlock.Text("Looking."),
                        raw(Json.object("thoughtSignature", "s1")),
                        new ContentBlock.Text(" Now."),
                        signatureOf("a", "s2"),
                        call("a", JsonObject.EMPTY),
                        call("b", JsonObject.EMPTY),
                        raw(Json.object("text", "", "thoughtSignature", "s3")));

        assertThat(contents(NEW, turn))
                .isEqualTo(
                        """
                        [{"role":"model","parts":[\
                        {"text":"Aha.","thought":true,"thoughtSignature":"s0"},\
                        {"text":"Looking."},{"text":" Now.","thoughtSignature":"s1"},\
                        {"functionCall":{"id":"a","name":"now","args":{}},"thoughtSignature":"s2"},\
                        {"functionCall":{"id":"b","name":"now","args":{}}},\
                        {"text":"","thoughtSignature":"s3"}]}]\
                        """);
    }

    @Test
    void theSignatureOfACallFindsItWhereverItIs() {
        var turn =
                said(
                        Role.ASSISTANT,
                        signatureOf("b", "s"),
                        raw(Json.object("thoughtSignature", "lost")),
                        call("a", JsonObject.EMPTY),
                        call("b", JsonObject.EMPTY));

        assertThat(contents(NEW, turn))
                .isEqualTo(
                        """
                        [{"role":"model","parts":[{"text":"","thoughtSignature":"lost"},\
                        {"functionCall":{"id":"a","name":"now","args":{}}},\
                        {"functionCall":{"id":"b","name":"now","args":{}},"thoughtSignature":"s"}]}]\
                        """);
    }

    /// From Gemini 3 on the service refuses calls without a signature, and names one to use.
    @Test
    void callsThatAnotherModelMadeAreTakenOverByNewModels() {
        var turn = said(Role.ASSISTANT, call("a", Json.array(1)), call("b", JsonObject.EMPTY));

        assertThat(contents(NEW, turn))
                .isEqualTo(
                        """
                        [{"role":"model","parts":[\
                        {"functionCall":{"id":"a","name":"now","args":{"arguments":[1]}},\
                        "thoughtSignature":"skip_thought_signature_validator"},\
                        {"functionCall":{"id":"b","name":"now","args":{}}}]}]\
                        """);
        assertThat(contents(OLD, turn)).doesNotContain("thoughtSignature");
    }

    @Test
    void anAnswerToACallThatIsNotThereIsSaidAsByTheUser() {
        var answer = said(Role.TOOL, new ContentBlock.ToolAnswer("gone", "noon"));

        assertThat(contents(OLD, answer))
                .isEqualTo("[{\"role\":\"user\",\"parts\":[{\"text\":\"noon\"}]}]");
    }

    @Test
    void mediaAreSentByTheirBytesOrTheirAddress() {
        var pdf = Media.of("application/pdf", new byte[] {1});
        var film = Media.link("video/mp4", URI.create("https://example.org/v"));
        var image = Media.link("image/*", URI.create("https://example.org/i"));

        assertThat(contents(OLD, said(Role.USER, pdf, film, image)))
                .isEqualTo(
                        """
                        [{"role":"user","parts":[\
                        {"inlineData":{"mimeType":"application/pdf","data":"AQ=="}},\
                        {"fileData":{"mimeType":"video/mp4","fileUri":"https://example.org/v"}},\
                        {"fileData":{"fileUri":"https://example.org/i"}}]}]\
                        """);
    }

    @Test
    void mediaThatTheServiceHasNoFormForAreRefused() {
        var gif = Media.link("image/gif", URI.create("https://example.org/i"));

        assertThatThrownBy(() -> contents(OLD, said(Role.USER, gif)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("gemini: image/gif by its address is not taken");
    }

    @Test
    void mediaOfToolsAreInTheirAnswerWhereTheModelTakesThemThere() {
        var image = Media.link("image/png", URI.create("https://example.org/i"));
        var text = Media.of("text/plain", new byte[] {65});
        ChatMessage[] messages = {
            said(Role.ASSISTANT, signatureOf("a", "s"), call("a", JsonObject.EMPTY)),
            said(Role.TOOL, new ContentBlock.ToolAnswer("a", "ok", List.of(text))),
            said(Role.TOOL, new ContentBlock.ToolAnswer("a", "ok", List.of(image)))
        };
        var written = "{\"inlineData\":{\"mimeType\":\"text/plain\",\"data\":\"QQ==\"}}";
        var linked =
                "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://example.org/i\"}}";

        assertThat(contents(NEW, messages))
                .contains("{\"output\":\"ok\"},\"parts\":[" + written + "]}},{\"functionResponse\"")
                .endsWith("{\"output\":\"ok\"}}}," + linked + "]}]");
        assertThat(contents(OLD, messages)).endsWith("}}}," + written + "," + linked + "]}]");
    }

    @Test
    void optionsAndToolsInTheWordsOfTheService() {
        var schema = Json.parseObject("{\"type\":\"object\",\"properties\":{\"q\":{}}}");
        var tools =
                List.of(
                        ToolDescriptor.of("now", "Tells the time.", JsonObject.EMPTY),
                        ToolDescriptor.of("find", "Finds things.", schema));
        var extra =
                Json.parseObject(
                        "{\"generationConfig\":{\"topK\":4,\"temperature\":1},\"labels\":{\"a\":\"b\"}}");
        var options =
                new ChatOptions(0.2, 100, 0.9, List.of("END"), new Budget(500), 7L, extra)
                        .withTools(new ToolChoice.Named("now"), true);

        assertThat(body(new ChatRequest(OLD, List.of(HI), tools, options)))
                .isEqualTo(
                        """
                        {"contents":[{"role":"user","parts":[{"text":"Hi"}]}],\
                        "tools":[{"functionDeclarations":[\
                        {"name":"now","description":"Tells the time."},\
                        {"name":"find","description":"Finds things.",\
                        "parametersJsonSchema":{"properties":{"q":{}},"type":"object"}}]}],\
                        "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["now"]}},\
                        "generationConfig":{"topP":0.9,"maxOutputTokens":100,"stopSequences":["END"],\
                        "seed":7,"thinkingConfig":{"thinkingBudget":500,"includeThoughts":true},\
                        "temperature":1,"topK":4},\
                        "labels":{"a":"b"}}\
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, NONE, '{\"thinkingBudget\":0}'",
        "gemini-2.5-pro, NONE, '{\"thinkingBudget\":128,\"includeThoughts\":true}'",
        "gemini-2.5-flash, MEDIUM, '{\"thinkingBudget\":8192,\"includeThoughts\":true}'",
        "gemini-3-flash-preview, NONE, '{\"thinkingLevel\":\"minimal\",\"includeThoughts\":true}'",
        "gemini-3.1-pro-preview, NONE, '{\"thinkingLevel\":\"low\",\"includeThoughts\":true}'",
        "gemini-3-pro, MAX, '{\"thinkingLevel\":\"high\",\"includeThoughts\":true}'",
        "gemini-flash-latest, LOW, '{\"thinkingLevel\":\"low\",\"includeThoughts\":true}'"
    })
    void reasoningIsAWordOrANumberByTheModel(String model, Level level, String expected) {
        var options = thinking(level);

        var body = body(new ChatRequest(model, List.of(), List.of(), options));

        assertThat(body)
                .isEqualTo(
                        "{\"contents\":[],\"generationConfig\":{\"thinkingConfig\":"
                                + expected
                                + "}}");
    }

    private static ChatOptions thinking(ReasoningEffort effort) {
        return new ChatOptions(null, null, null, List.of(), effort, null, JsonObject.EMPTY);
    }

    @Test
    void theChoiceOfToolsHasAMode() {
        assertThat(chosen(ToolChoice.Mode.AUTO)).contains("{\"mode\":\"AUTO\"}");
        assertThat(chosen(ToolChoice.Mode.NONE)).contains("{\"mode\":\"NONE\"}");
        assertThat(chosen(ToolChoice.Mode.REQUIRED)).contains("{\"mode\":\"ANY\"}");
    }

    private static String chosen(ToolChoice choice) {
        var tool = ToolDescriptor.of("now", "Tells the time.", JsonObject.EMPTY);
        var options = ChatOptions.DEFAULT.withTools(choice, null);
        return body(new ChatRequest(OLD, List.of(), List.of(tool), options));
    }

    @Test
    void whatTheServiceWouldRefuseIsRefusedBeforeTheCall() {
        var stops = List.of("1", "2", "3", "4", "5", "6");
        var options = new ChatOptions(null, null, null, stops, null, null, JsonObject.EMPTY);
        var seeded = new ChatOptions(null, null, null, List.of(), null, 1L << 40, JsonObject.EMPTY);

        refused(options, "at most 5 stop sequences are taken, were 6");
        refused(seeded, "the seed must have 32 bits, was 1099511627776");
        refused(ChatOptions.DEFAULT.withTools(null, false), "parallel calls cannot be turned off");
    }

    private static void refused(ChatOptions options, String why) {
        assertThatThrownBy(() -> body(options))
                .isInstanceOf(ModelException.class)
                .hasMessage("gemini: " + why);
    }

    @Test
    void toolsThatTheServiceWouldRefuseAreRefusedBeforeTheCall() {
        refused(
                ToolDescriptor.of("2nd tool", "", JsonObject.EMPTY),
                "its name must begin with a letter or _ and have at most 64 letters, digits, _, :, ."
                        + " and -");
        refused(
                ToolDescriptor.of("t", "", Json.object("type", "array")),
                "the type of its parameters must be \"object\", was \"array\"");
        refused(
                ToolDescriptor.of(
                        "t",
                        "",
                        Json.parseObject(
                                """
                                {"type":"object","$defs":{"P":{"type":"string"}},"properties":
                                 {"p":{"$ref":"#/$defs/P","description":"What."}}}
                                """)),
                "at \"/properties/p\" there must be nothing beside $ref, was description");
    }

    private static void refused(ToolDescriptor tool, String why) {
        var request = new ChatRequest(OLD, List.of(), List.of(tool), ChatOptions.DEFAULT);
        assertThatThrownBy(() -> body(request))
                .isInstanceOf(ModelException.class)
                .hasMessage("gemini: tool %s is not taken: %s".formatted(tool.id(), why));
    }
}
