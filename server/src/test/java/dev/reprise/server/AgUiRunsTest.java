package dev.reprise.server;

import static dev.reprise.server.AgUiCalls.request;
import static dev.reprise.server.AgUiCalls.user;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.extensions.a2ui.A2ui;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOsBuilder;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.agui.AgUiClient;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs over AG-UI, from request to stored thread.
class AgUiRunsTest {
    private static AgentOsBuilder plain(AgentOsBuilder os) {
        return os.agent(
                AgentDefinition.builder("assistant", "scripted").systemPrompt("Be kind.").build());
    }

    private static AgUiCalls answering(Answer answer) {
        return new AgUiCalls(answer, AgUiRunsTest::plain);
    }

    @Test
    @Fact("ag-ui T-AGUI-01")
    void aRunIsStreamedAndWhatTheUserSaidIsStored() {
        try (var calls = answering(say("Hel", "lo"))) {
            var answer = calls.post(request("run-1", user("u1", "hi")));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(AgUiClient.reading(answer.body()).types())
                    .startsWith("RUN_STARTED")
                    .endsWith("RUN_FINISHED");
            assertThat(calls.messages())
                    .extracting(Message::content)
                    .containsExactly("hi", "Hello");
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-02")
    void aMessageWithoutAnIdIsStoredOnceForEachRequest() {
        var hi = Json.object("role", "user", "content", "hi");
        try (var calls = answering(say("Hello"))) {
            calls.run(request("run-1", hi));
            assertThat(said(calls)).containsExactly("hi");

            calls.run(request("run-2", hi));

            assertThat(said(calls)).containsExactly("hi", "hi");
        }
    }

    private static List<String> said(AgUiCalls calls) {
        return calls.messages().stream()
                .filter(message -> message.role() == Role.USER)
                .map(Message::content)
                .toList();
    }

    @Test
    void aHistoryThatIsSentAgainChangesNothing() {
        try (var calls = answering(say("Hello"))) {
            var first = calls.run(request("run-1", user("u1", "hi")));
            var sent = new ArrayList<JsonObject>();
            sent.add(user("u1", "hi"));
            sent.addAll(first.messages());
            sent.add(user("u2", "again"));

            calls.run(request("run-2", sent.toArray(JsonObject[]::new)));

            assertThat(calls.messages())
                    .extracting(Message::content)
                    .containsExactly("hi", "Hello", "again", "Hello");
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-03")
    void onlyIdsThatAreEmptyAreRefusedAsEmpty() {
        try (var calls = answering(say("ok"))) {
            for (var thread : List.of("", "t", "a b", "grüße", "x.y", "0")) {
                for (var run : List.of("", "r", " ", "\t", "../x", "r/1")) {
                    var body = request(run).with("threadId", thread);

                    var answer = calls.post(body);

                    var empty = thread.isEmpty() ? "threadId" : run.isEmpty() ? "runId" : null;
                    assertThat(answer.statusCode()).isEqualTo(empty == null ? 200 : 400);
                    if (empty != null) {
                        assertThat(answer.body())
                                .isEqualTo(
                                        "{\"error\":\"bad request: [INVALID_FIELD] %s cannot be empty\"}"
                                                .formatted(empty));
                    }
                }
            }
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-04")
    void whatCannotBeServedIsRefusedBeforeTheStreamBegins() {
        try (var calls = answering(say("ok"))) {
            var server = calls.server;
            var unknown = "/v1/ag-ui/agents/nobody/runs";

            assertThat(server.post(unknown, request("r", user("u", "hi")).toString()).body())
                    .isEqualTo("{\"error\":\"agent not found: nobody\"}");
            assertThat(server.post(unknown, request("r").toString()).statusCode()).isEqualTo(404);
            assertThat(server.get(AgUiCalls.RUNS).statusCode()).isEqualTo(405);
            assertThat(server.post(AgUiCalls.RUNS, "{").statusCode()).isEqualTo(400);
            assertThat(server.post(AgUiCalls.RUNS, "").statusCode()).isEqualTo(400);
            assertThat(server.post(AgUiCalls.RUNS, "{\"threadId\":\"t\",\"runId\":\"r\"}").body())
                    .isEqualTo(
                            "{\"error\":\"invalid request: messages must be an array, was missing\"}");
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-18")
    void idsOnTheStreamAreThoseOfTheStoredMessages() {
        var model =
                ScriptedModel.of(
                        say("Looking").call("c1", "look", Json.object("at", "it")), say("Seen"));
        try (var calls = new AgUiCalls(model, os -> plain(os).tools(LOOK))) {
            var client = calls.run(request("run-1", user("u1", "look")));

            assertThat(client.messages())
                    .extracting(message -> message.get("id"))
                    .isEqualTo(
                            calls.messages().stream()
                                    .skip(1)
                                    .map(message -> Json.of(String.valueOf(message.id())))
                                    .toList());
            assertThat(client.types())
                    .containsSubsequence(
                            "STEP_FINISHED",
                            "TOOL_CALL_RESULT",
                            "STATE_SNAPSHOT",
                            "STEP_STARTED",
                            "TEXT_MESSAGE_START",
                            "TEXT_MESSAGE_END",
                            "STEP_FINISHED",
                            "RUN_FINISHED");
        }
    }

    private static final Tool LOOK =
            Tool.of(
                    ToolDescriptor.of("look", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, _) -> "seen");

    @Test
    @Fact("ag-ui T-AGUI-27")
    void aRunThatHitsTheLimitOfRoundsIsFinished() {
        var again = call("c1", "look", JsonObject.EMPTY);
        var agent = AgentDefinition.builder("assistant", "scripted").maxRounds(2).build();
        try (var calls = new AgUiCalls(again, os -> os.agent(agent).tools(LOOK))) {
            var client = calls.run(request("run-1", user("u1", "look")));

            assertThat(client.types()).endsWith("RUN_FINISHED").doesNotContain("RUN_ERROR");
        }
    }

    @Test
    @Fact("ag-ui T-AGUI-28")
    void whatTheUserSaysIsStoredVerbatim() {
        var texts =
                List.of(
                        "hi",
                        "grüße 👋",
                        " space ",
                        "line\nbreak",
                        "\"quoted\"",
                        "{\"json\":1}",
                        "<b>&amp;</b>",
                        "data: x\n\nid: 1");
        try (var calls = answering(say("ok"))) {
            for (var text : texts) {
                for (var run : List.of("r", "R-1", "ü", "0", "run 1", "a:b")) {
                    var thread = "t" + Integer.toHexString((text + run).hashCode());
                    var body = request(run, user("u1", text)).with("threadId", thread);

                    assertThat(calls.run(body).types()).endsWith("RUN_FINISHED");

                    assertThat(calls.thread(thread).thread().messages().getFirst().content())
                            .isEqualTo(text);
                }
            }
        }
    }

    @ParameterizedTest
    @Fact("ag-ui T-AGUI-28")
    @ValueSource(ints = {48, 64})
    void runsSideBySideAreAllKept(int count) throws Exception {
        try (var calls = answering(say("one ", "two"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    IntStream.range(0, count)
                            .mapToObj(i ->
                                    clients.submit(() ->
                                            calls.run(
                                                    request("run", user("u1", "hi " + i))
                                                            .with("threadId", "chat-" + i))))
                            .toList();

            for (int i = 0; i < count; i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS).types())
                        .endsWith("RUN_FINISHED");
                assertThat(calls.thread("chat-" + i).thread().messages())
                        .extracting(Message::content)
                        .containsExactly("hi " + i, "one two");
            }
        }
    }

    @ParameterizedTest
    @Fact("ag-ui T-AGUI-29")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            textBlock =
                    """
                    {"version":"v0.9","updateComponents":{"surfaceId":"s","components":[{"id":"root","component":"Text"}]}} | \\"component\\":\\"Text\\"
                    {"version":"v0.8"} | A2UI validation failed
                    """)
    void whatAModelDrawsIsCheckedAndShown(String message, String shown) {
        var model =
                ScriptedModel.of(
                        call(
                                "c1",
                                "render_a2ui",
                                Json.object("messages", Json.array(Json.parse(message)))),
                        say("There."));
        try (var calls = new AgUiCalls(model, os -> plain(os).tools(A2ui.tool()))) {
            var answer = calls.post(request("run-1", user("u1", "draw")));

            assertThat(answer.body()).contains("TOOL_CALL_RESULT", shown, "There.");
            assertThat(AgUiClient.reading(answer.body()).types()).endsWith("RUN_FINISHED");
        }
    }

    @Test
    void whatTheRequestChangesOfTheAgentHoldsForThisRun() {
        try (var calls = answering(say("ok"))) {
            calls.run(
                    request("run-1", user("u1", "hi"))
                            .with("systemPrompt", "Be brief.")
                            .with(
                                    "context",
                                    Json.array(Json.object("description", "Trip", "value", "Oslo")))
                            .with("tools", Json.array(AgUiCalls.tool("setTheme"))));
            calls.run(request("run-2", user("u2", "hi")));

            assertThat(textOf(calls.model.request(0)))
                    .contains("Be brief.", "[Trip]: Oslo")
                    .doesNotContain("Be kind.");
            assertThat(calls.model.request(0).tools())
                    .extracting(ToolDescriptor::id)
                    .contains("setTheme");
            assertThat(textOf(calls.model.request(1)))
                    .contains("Be kind.")
                    .doesNotContain("Be brief.", "Oslo");
            assertThat(calls.model.request(1).tools()).isEmpty();
            assertThat(calls.messages().toString()).doesNotContain("Oslo");
        }
    }

    private static String textOf(ChatRequest request) {
        return request.messages().toString();
    }

    @Test
    void theStateOfTheClientReplacesTheStoredOneButForWhatTheServerOwns() {
        try (var calls = answering(say("ok"))) {
            calls.run(
                    request("run-1", user("u1", "hi")).with("state", Json.object("todo", "milk")));
            assertThat(state(calls)).containsEntry("todo", Json.of("milk")).containsKey("__run");

            calls.run(request("run-2", user("u2", "hi")));
            assertThat(state(calls)).containsEntry("todo", Json.of("milk"));

            calls.run(request("run-3", user("u3", "hi")).with("state", JsonObject.EMPTY));
            assertThat(state(calls)).doesNotContainKey("todo").containsKey("__run");
        }
    }

    private static Map<String, Json> state(AgUiCalls calls) {
        var state = new TreeMap<String, Json>();
        JsonReader.of(calls.thread().state())
                .object()
                .forEach(member -> state.put(member.key(), member.value()));
        return state;
    }

    @Test
    @Fact("ag-ui T-AGUI-26")
    void theHistoryShowsMessagesAsClientsReadThem() {
        var model = ScriptedModel.of(call("c1", "look", Json.object("at", "it")), say("Seen"));
        try (var calls = new AgUiCalls(model, os -> plain(os).tools(LOOK))) {
            calls.server.thread(
                    "chat", Message.internalSystem("s1", "between us"), Message.user("u0", "old"));
            calls.run(request("run-1", user("u1", "look")));
            var ids = calls.messages().stream().skip(3).map(Message::id).toList();

            var path = "/v1/ag-ui/threads/chat/messages";
            var page = calls.server.get(path).body();
            var all = calls.server.get(path + "?visibility=none&limit=1").body();

            assertThat(page)
                    .isEqualTo(
                            """
                            {"messages":[{"id":"u0","role":"user","content":"old"},\
                            {"id":"u1","role":"user","content":"look"},\
                            {"id":"%s","role":"assistant","content":"","toolCalls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"at\\":\\"it\\"}"}}]},\
                            {"id":"%s","role":"tool","content":"{\\"tool_name\\":\\"look\\",\\"status\\":\\"success\\",\\"data\\":\\"seen\\",\\"message\\":null,\\"metadata\\":{}}","toolCallId":"c1"},\
                            {"id":"%s","role":"assistant","content":"Seen"}],\
                            "has_more":false,"next_cursor":5,"prev_cursor":1}\
                            """
                                    .formatted(ids.toArray()));
            assertThat(all)
                    .isEqualTo(
                            """
                            {"messages":[{"id":"s1","role":"system","content":"between us"}],\
                            "has_more":true,"next_cursor":0,"prev_cursor":0}\
                            """);
            assertThat(calls.server.get("/v1/ag-ui/threads/nothing/messages").body())
                    .isEqualTo("{\"error\":\"thread not found: nothing\"}");
        }
    }

    @Test
    void anAgentTellsWhatItCanDo() {
        try (var calls = answering(say("ok"))) {
            var known = calls.server.get("/v1/ag-ui/agents/assistant/capabilities");
            var unknown = calls.server.get("/v1/ag-ui/agents/nobody/capabilities");

            assertThat(known.body())
                    .contains("\"humanInTheLoop\":{\"supported\":true", "\"interrupts\":true");
            assertThat(unknown.body()).isEqualTo("{\"error\":\"agent not found: nobody\"}");
        }
    }
}
