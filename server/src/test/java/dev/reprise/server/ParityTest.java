package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.model.ChatRequest;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One scripted run over four protocols: whatever a client speaks, it is told the same.
class ParityTest {
    private static final String NAMED = "{\"a\":1}";

    private TestServer server;

    /// What a client was told of a run.
    ///
    /// @param text of all answers
    /// @param calls their ids, names and arguments
    /// @param results their ids, and what came of them
    /// @param ending `completed`, `waiting` or `failed`
    private record Told(String text, List<String> calls, List<String> results, String ending) {}

    @BeforeEach
    void start() {
        var store = new MemoryThreadStore();
        var os =
                AgentOs.builder()
                        .model("scripted", ScriptedModel.always(ParityTest::answer))
                        .agent(AgentDefinition.builder("assistant", "scripted").build())
                        .tools(tool("look", ToolResult.success("look", Json.of("seen"))))
                        .tools(tool("ask", ToolResult.suspended("ask", "please decide")))
                        .store(store)
                        .mailbox(new MemoryMailboxStore())
                        .build();
        server = new TestServer(os, store);
    }

    private static Tool tool(String name, ToolResult result) {
        return Tool.of(
                ToolDescriptor.of(name, "For tests.", ToolDescriptor.NO_PARAMETERS),
                (_, _) -> result);
    }

    private static Reply answer(ChatRequest request) {
        var last = request.messages().getLast().toString();
        if (last.contains("seen")) {
            return say("There ", "it is.");
        }
        if (last.contains("go wrong")) {
            return fail(ErrorClass.CLIENT_REQUEST, "no such model");
        }
        var tool = last.contains("ask") ? "ask" : "look";
        return say("Let me ", "see.").call("c1", tool, Json.parseObject(NAMED));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String text(Json json, String... path) {
        var at = Path.ROOT;
        for (var step : path) {
            at = at.key(step);
        }
        return json.find(at)
                .map(found -> found.asText().orElseGet(found::toString))
                .orElse("nothing");
    }

    private List<Json> post(String path, JsonObject body) {
        var answer = server.post(path, body.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ChatServer.chunks(answer.body());
    }

    private static Stream<Json> of(List<Json> frames, String type) {
        return frames.stream().filter(frame -> text(frame, "type").equals(type));
    }

    private static String joined(Stream<Json> frames, Function<Json, String> text) {
        return frames.map(text).collect(Collectors.joining());
    }

    private static Json said(String text) {
        return Json.object("id", "u1", "role", "user", "content", text);
    }

    private Told byRunApi(String input) {
        var frames =
                post(
                        "/v1/runs",
                        Json.object(
                                "agentId",
                                "assistant",
                                "threadId",
                                "of-run-api",
                                "messages",
                                Json.array(said(input))));
        var end = of(frames, "run_finish").findFirst().orElseThrow();
        return new Told(
                joined(of(frames, "text_delta"), frame -> text(frame, "data", "delta")),
                of(frames, "tool_call_ready")
                        .map(frame ->
                                text(frame, "data", "id")
                                        + text(frame, "data", "name")
                                        + text(frame, "data", "arguments"))
                        .toList(),
                of(frames, "tool_call_done")
                        .filter(frame -> !text(frame, "data", "outcome").equals("suspended"))
                        .map(frame ->
                                text(frame, "data", "id") + text(frame, "data", "result", "data"))
                        .toList(),
                switch (text(end, "data", "termination", "type")) {
                    case "natural_end" -> "completed";
                    case "suspended" -> "waiting";
                    default -> "failed";
                });
    }

    private static JsonObject agUiRequest(String input) {
        return Json.object(
                "threadId",
                "of-ag-ui",
                "runId",
                "r1",
                "messages",
                Json.array(said(input)),
                "tools",
                Json.array(),
                "context",
                Json.array());
    }

    private static JsonObject aiSdkRequest(String input) {
        return Json.object("id", "of-ai-sdk", "messages", Json.array(ChatServer.user("u1", input)));
    }

    private Told byAgUi(String input) {
        var frames = post("/v1/ag-ui/agents/assistant/runs", agUiRequest(input));
        return new Told(
                joined(of(frames, "TEXT_MESSAGE_CONTENT"), frame -> text(frame, "delta")),
                of(frames, "TOOL_CALL_START")
                        .map(start ->
                                text(start, "toolCallId")
                                        + text(start, "toolCallName")
                                        + joined(
                                                of(frames, "TOOL_CALL_ARGS"),
                                                frame -> text(frame, "delta")))
                        .toList(),
                of(frames, "TOOL_CALL_RESULT")
                        .map(frame ->
                                text(frame, "toolCallId")
                                        + text(Json.parse(text(frame, "content")), "data"))
                        .toList(),
                ending(frames, "RUN_ERROR"));
    }

    /// Neither AG-UI before 1.0 nor the AI SDK say that a run waits; a call without a result does.
    private static String ending(List<Json> frames, String failure) {
        if (of(frames, failure).findAny().isPresent()) {
            return "failed";
        }
        boolean called =
                frames.stream().anyMatch(frame -> text(frame, "type").startsWith("tool-input-"))
                        || of(frames, "TOOL_CALL_START").findAny().isPresent();
        boolean answered =
                of(frames, "tool-output-available").findAny().isPresent()
                        || of(frames, "TOOL_CALL_RESULT").findAny().isPresent();
        return called && !answered ? "waiting" : "completed";
    }

    private Told byAiSdk(String input) {
        var frames = post(ChatServer.RUNS, aiSdkRequest(input));
        return new Told(
                joined(of(frames, "text-delta"), frame -> text(frame, "delta")),
                of(frames, "tool-input-available")
                        .map(frame ->
                                text(frame, "toolCallId")
                                        + text(frame, "toolName")
                                        + text(frame, "input"))
                        .toList(),
                of(frames, "tool-output-available")
                        .map(frame -> text(frame, "toolCallId") + text(frame, "output", "data"))
                        .toList(),
                ending(frames, "error"));
    }

    /// Tools are no business of other agents: they see a call only when it waits for them.
    private Told byA2a(String input) {
        var message =
                Json.object(
                        "messageId",
                        "u1",
                        "contextId",
                        "of-a2a",
                        "parts",
                        Json.array(Json.object("text", input)));
        var frames =
                ChatServer.chunks(
                        server.post(
                                        "/a2a/assistant/message:stream",
                                        Json.object("message", message).toString())
                                .body());
        var reader = A2aReader.read(frames);
        var asked = Path.ROOT.key("statusUpdate").key("status").key("message").key("parts");
        return new Told(
                reader.text().replace("\n\n", ""),
                frames.stream()
                        .flatMap(frame -> frame.find(asked.index(1).key("data")).stream())
                        .map(call ->
                                text(call, "id") + text(call, "name") + text(call, "arguments"))
                        .toList(),
                List.of(),
                switch (reader.states().getLast()) {
                    case "TASK_STATE_COMPLETED" -> "completed";
                    case "TASK_STATE_INPUT_REQUIRED" -> "waiting";
                    default -> "failed";
                });
    }

    @Test
    void aRunWithACallIsTheSameEverywhere() {
        var told = byRunApi("look");

        assertThat(told)
                .isEqualTo(
                        new Told(
                                "Let me see.There it is.",
                                List.of("c1look" + NAMED),
                                List.of("c1seen"),
                                "completed"));
        assertThat(byAgUi("look")).isEqualTo(told);
        assertThat(byAiSdk("look")).isEqualTo(told);
        assertThat(byA2a("look"))
                .isEqualTo(new Told(told.text(), List.of(), List.of(), told.ending()));
    }

    @Test
    void aRunThatWaitsIsTheSameEverywhere() {
        var told = byRunApi("ask");

        assertThat(told)
                .isEqualTo(new Told("Let me see.", List.of("c1ask" + NAMED), List.of(), "waiting"));
        assertThat(byAgUi("ask")).isEqualTo(told);
        assertThat(byAiSdk("ask")).isEqualTo(told);
        assertThat(byA2a("ask")).isEqualTo(told);
    }

    @Test
    void aRunThatFailsIsTheSameEverywhere() {
        var told = new Told("", List.of(), List.of(), "failed");

        assertThat(byRunApi("go wrong")).isEqualTo(told);
        assertThat(byAgUi("go wrong")).isEqualTo(told);
        assertThat(byAiSdk("go wrong")).isEqualTo(told);
        assertThat(byA2a("go wrong")).isEqualTo(told);
    }

    @Test
    void theThreadsHoldTheSame() {
        byRunApi("look");
        byAgUi("look");
        byAiSdk("look");
        byA2a("look");

        var stored =
                Stream.of("of-run-api", "of-ag-ui", "of-ai-sdk", "of-a2a")
                        .map(this::stored)
                        .distinct()
                        .toList();
        assertThat(stored).hasSize(1);
        assertThat(stored.getFirst()).hasSize(4);
    }

    private List<String> stored(String thread) {
        return Json.parse(server.get("/v1/threads/%s/messages".formatted(thread)).body())
                .find(Path.ROOT.key("messages"))
                .flatMap(Json::asArray)
                .orElseThrow()
                .stream()
                .map(message ->
                        text(message, "role")
                                + text(message, "content")
                                + text(message, "tool_calls")
                                + text(message, "tool_call_id"))
                .toList();
    }

    @Test
    @Fact("ag-ui T-AGUI-23")
    void neitherFrontEndIsToldWhatIsTheOthers() {
        var agUi = server.post("/v1/ag-ui/agents/assistant/runs", agUiRequest("look").toString());
        var aiSdk = server.post(ChatServer.RUNS, aiSdkRequest("look").toString());

        assertThat(agUi.body()).doesNotContain("[DONE]");
        assertThat(types(agUi.body())).isNotEmpty().allMatch(type -> type.matches("[A-Z_]+"));
        assertThat(types(aiSdk.body())).isNotEmpty().allMatch(type -> type.matches("[a-z-]+"));
    }

    private static List<String> types(String body) {
        return ChatServer.chunks(body).stream().map(frame -> text(frame, "type")).toList();
    }

    @Test
    @Fact("ag-ui T-AGUI-24")
    void whicheverFrontEndAsksTheRunIsTheSame() {
        byAgUi("look");
        byAiSdk("look");

        assertThat(events("of-ag-ui"))
                .contains("tool_call_ready look {\"a\":1}")
                .isEqualTo(events("of-ai-sdk"));
        assertThat(stored("of-ag-ui")).hasSize(4).isEqualTo(stored("of-ai-sdk"));
    }

    /// What happened in the run of a thread, without ids and times.
    private List<String> events(String thread) {
        var run =
                Json.parse(server.get("/v1/runs?thread_id=" + thread).body())
                        .find(Path.ROOT.key("items").index(0).key("run_id"))
                        .flatMap(Json::asText)
                        .orElseThrow();
        return ChatServer.chunks(server.get("/v1/runs/" + run + "/events").body()).stream()
                .map(frame ->
                        Stream.of("delta", "name", "arguments", "outcome")
                                .map(member -> text(frame, "data", member))
                                .filter(found -> !found.equals("nothing"))
                                .collect(Collectors.joining(" ", text(frame, "type") + " ", "")))
                .toList();
    }
}
