package dev.reprise.server;

import static dev.reprise.server.AgUiCalls.request;
import static dev.reprise.server.AgUiCalls.user;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.think;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.agui.AgUiClient;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.ScriptedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Streams that were lost and go on.
class AgUiRejoinTest {
    private static final Tool LOOK =
            Tool.of(
                    ToolDescriptor.of("look", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, _) -> "seen");

    private static AgUiCalls calls() {
        var model =
                ScriptedModel.of(
                        think("Hm.").say("Let me ", "see.").call("c1", "look", Json.object("a", 1)),
                        say("There ", "it is."));
        var agent = AgentDefinition.builder("assistant", "scripted").build();
        return new AgUiCalls(model, os -> os.agent(agent).tools(LOOK));
    }

    private static String runOf(ThreadStore store) {
        var state = JsonReader.of(store.require(Owner.LOCAL, new ThreadId("chat")).state());
        return JsonReader.of(state.requireObject("__run")).requireText("id");
    }

    private static List<String> frames(String body) {
        return Stream.of(body.replace(": ping\n\n", "").split("(?<=\n\n)")).toList();
    }

    private static String idOf(String frame) {
        return frame.lines().findFirst().orElseThrow().substring("id: ".length());
    }

    @Test
    void aClientThatIsLostAtAnyFrameGetsTheRestWordForWord() {
        try (var calls = calls()) {
            var whole = calls.post(request("run-1", user("u1", "look"))).body();
            var frames = frames(whole);
            for (int seen = 1; seen < frames.size(); seen++) {
                var rest =
                        calls.server.send(
                                calls.server
                                        .request("/v1/ag-ui/runs/run-1/events")
                                        .header("Last-Event-ID", idOf(frames.get(seen - 1))));

                assertThat(frames(rest.body()))
                        .as("after frame %d", seen)
                        .isEqualTo(frames.subList(seen, frames.size()));
            }
            assertConversation(AgUiClient.reading(String.join("", frames)), calls.server.store);
        }
    }

    private static void assertConversation(AgUiClient client, ThreadStore store) {
        var stored = store.require(Owner.LOCAL, new ThreadId("chat")).thread().messages();

        assertThat(
                        client.messages().stream()
                                .filter(AgUiRejoinTest::isTold)
                                .map(AgUiRejoinTest::told))
                .isEqualTo(
                        List.copyOf(stored).stream()
                                .filter(message -> !message.role().label().equals("user"))
                                .map(AgUiRejoinTest::told)
                                .toList());
    }

    private static boolean isTold(JsonObject message) {
        return !Json.of("user").equals(message.get("role"));
    }

    private static String told(JsonObject message) {
        var in = JsonReader.of(message);
        return in.requireText("id")
                + " "
                + in.textOr("content", "")
                + in.list("toolCalls", call -> JsonReader.of(call).requireText("id"));
    }

    private static String told(Message message) {
        return message.id()
                + " "
                + message.content()
                + message.calls().stream().map(call -> call.id()).toList();
    }

    @Test
    void aRunIsFoundByTheNameThatItsClientGaveIt() {
        try (var calls = calls()) {
            calls.run(request("run-1", user("u1", "look")));
            var id = runOf(calls.server.store);

            var record = calls.server.get("/v1/runs/run-1").body();
            var named = calls.server.get("/v1/runs/run-1/events").body();

            assertThat(record).contains("\"run_id\":\"" + id + "\"", "\"aliases\":[\"run-1\"]");
            assertThat(named).isEqualTo(calls.server.get("/v1/runs/" + id + "/events").body());
            assertThat(calls.server.post("/v1/runs/run-1/cancel", "").body())
                    .isEqualTo("{\"error\":\"bad request: run is not active\"}");
        }
    }

    @Test
    void anUnknownRunIsRefused() {
        try (var calls = calls()) {
            assertThat(calls.server.get("/v1/ag-ui/runs/r9/events").body())
                    .isEqualTo("{\"error\":\"run not found: r9\"}");
        }
    }

    /// The first process dies while it answers; the second one goes on and withdraws the answer.
    @Test
    void whatADeadServerDidNotStoreIsWithdrawn() throws Exception {
        var clock = new ManualClock();
        var store = new MemoryThreadStore(clock);
        var mortal = new MortalStore(store, Death.NEVER);
        var seen = new StringBuilder();
        try (var os = os(mortal, clock, say("There ", "was ").hang());
                var server = new TestServer(os.gateway(), mortal)) {
            seen.append(readUntil(server, "was "));
            mortal.kill();
        }
        var frames = frames(seen.substring(seen.indexOf("id: ")));
        var last = idOf(frames.getLast());
        var run = runOf(store);

        try (var os = os(store, clock, say("It is ", "there."));
                var server = new TestServer(os.gateway(), store)) {
            assertThat(os.recover()).isEqualTo(1);
            var rest =
                    server.send(
                            server.request("/v1/ag-ui/runs/" + run + "/events")
                                    .header("Last-Event-ID", last));

            var again = AgUiClient.reading(rest.body());
            assertThat(again.types()).startsWith("RUN_STARTED", "MESSAGES_SNAPSHOT");
            assertThat(again.types()).endsWith("RUN_FINISHED");
            assertThat(again.events().toString()).doesNotContain("was ");
            assertConversation(again, store);
            assertThat(again.messages().getFirst().get("id")).isEqualTo(Json.of("u1"));
            assertThat(store.runsWithStatus(RunStatus.DONE))
                    .extracting(found -> found.value())
                    .extracting(RunRecord::terminationCode)
                    .containsExactly("natural");
        }
    }

    private static AgentOs os(ThreadStore store, ManualClock clock, Answer answer) {
        return AgentOs.builder()
                .model("scripted", ScriptedModel.of(answer))
                .agent(AgentDefinition.builder("assistant", "scripted").build())
                .clock(clock)
                .store(store)
                .build();
    }

    private static String readUntil(TestServer server, String text) throws IOException {
        var json = request("run-1", user("u1", "look")).toString();
        try (var socket = server.connect()) {
            socket.getOutputStream()
                    .write(
                            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(AgUiCalls.RUNS, json.length(), json)
                                    .getBytes(StandardCharsets.US_ASCII));
            return TestServer.readUntil(socket, text + "\"}\n\n")
                    .replaceAll("\r\n[0-9a-f]+\r\n", "");
        }
    }
}
