package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Gate;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What A2A clients are told, word for word.
class A2aTranscriptTest {
    private A2aServer a2a;
    private TestServer server;

    @BeforeEach
    void start() {
        a2a = new A2aServer(new Gate(), options -> options.withBase("https://agents.example"));
        server = a2a.server;
    }

    @AfterEach
    void stop() {
        a2a.close();
    }

    private static void assertIs(String file, String served) throws IOException {
        Transcript.assertIs(
                "a2a/" + file,
                served.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                        .replaceAll("\"((?:created|updated)At)\":\\d+", "\"$1\":0"));
    }

    private static JsonObject asking(String text, Object... members) {
        var message =
                Json.object(
                        "messageId",
                        text,
                        "role",
                        "ROLE_USER",
                        "contextId",
                        "chat",
                        "parts",
                        Json.array(Json.object("text", text)));
        for (int i = 0; i < members.length; i += 2) {
            message = message.with((String) members[i], Json.of((String) members[i + 1]));
        }
        return Json.object("message", message);
    }

    private String stream(JsonObject request) {
        var body = server.post("/a2a/assistant/message:stream", request.toString()).body();
        assertThat(body).contains("\"task\"");
        return body;
    }

    private static String task(String stream) {
        return ChatServer.chunks(stream)
                .getFirst()
                .find(Path.ROOT.key("task").key("id"))
                .flatMap(Json::asText)
                .orElseThrow();
    }

    private String call(String method, JsonObject params) {
        return server.post(
                        "/a2a/assistant",
                        Json.object("jsonrpc", "2.0", "id", 1, "method", method, "params", params)
                                .toString())
                .body();
    }

    @Test
    void cards() throws IOException {
        var cards = new StringBuilder();
        for (var path :
                new String[] {
                    "/.well-known/agent-card.json",
                    "/v1/a2a/agents",
                    "/v1/a2a/agents/assistant/agent-card",
                    "/a2a/assistant/.well-known/agent-card.json"
                }) {
            cards.append(server.get(path).body()).append('\n');
        }

        assertIs("cards.txt", cards.toString());
    }

    @Test
    void aTaskInTheSeedShape() throws IOException {
        var sent =
                server.post(
                                "/v1/a2a/agents/assistant/message:send",
                                "{\"input\":\"hi\",\"contextId\":\"chat\"}")
                        .body();
        var path =
                "/v1/a2a/agents/assistant/tasks/"
                        + Json.parseObject(sent).get("taskId").asText().orElseThrow();
        Until.holds(() -> server.get(path).body().contains("\"done\""));

        assertIs(
                "seed.txt",
                sent
                        + "\n"
                        + server.get(path).body()
                        + "\n"
                        + server.post(path + ":cancel", "").body()
                        + "\n");
    }

    @Test
    void aTaskThatNeedsInput() throws IOException {
        var asked = stream(asking("care"));
        var went = stream(asking("yes", "taskId", task(asked)));

        assertIs("input.txt", asked + went);
    }

    @Test
    void aTaskThatFails() throws IOException {
        assertIs("failure.txt", stream(asking("fail")));
    }

    @Test
    void callsByJsonRpc() throws IOException {
        var sent = call("SendMessage", asking("hi"));
        var id =
                Json.parse(sent)
                        .find(Path.ROOT.key("result").key("task").key("id"))
                        .flatMap(Json::asText)
                        .orElseThrow();
        var text =
                String.join(
                        "\n",
                        sent,
                        call("GetTask", Json.object("id", id, "historyLength", 1)),
                        call("ListTasks", Json.object("includeArtifacts", true)),
                        call("CancelTask", Json.object("id", id)),
                        call("SendStreamingMessage", asking("brief")));

        assertIs("json-rpc.txt", text);
    }

    @Test
    void errorsByRest() throws IOException {
        var text =
                server.get("/a2a/assistant/tasks/t").body()
                        + "\n"
                        + server.post("/a2a/assistant/message:send", "{}").body()
                        + "\n";

        assertIs("errors.txt", text);
    }
}
