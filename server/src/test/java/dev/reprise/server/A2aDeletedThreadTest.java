package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Gate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tasks whose thread somebody deletes: their records are left.
class A2aDeletedThreadTest {
    private static final String AGENT = "/a2a/assistant";

    private static final JsonObject ASKED =
            Json.object(
                    "message",
                    Json.object(
                            "messageId",
                            "m1",
                            "contextId",
                            "chat",
                            "parts",
                            Json.array(Json.object("text", "brief"))));

    private final A2aServer server = new A2aServer(new Gate());
    private String task;

    @BeforeEach
    void deleteItsThread() {
        var answer = server.server.post(AGENT + "/message:send", ASKED.toString());
        task =
                Json.parse(answer.body())
                        .find(Path.ROOT.key("task").key("id"))
                        .flatMap(Json::asText)
                        .orElseThrow();
        assertThat(server.server.delete("/v1/threads/chat").statusCode()).isEqualTo(204);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theStreamOfAMessageThatIsSentAgainSaysHowItEnded() {
        var answer = server.server.post(AGENT + "/message:stream", ASKED.toString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(task, "TASK_STATE_COMPLETED");
    }

    @Test
    void nothingIsLeftToStreamOrToSend() {
        var path = AGENT + "/tasks/" + task;
        var again =
                server.server.send(
                        server.server
                                .request(path + ":subscribe")
                                .header("Last-Event-ID", "1.1.1.0"));
        var push =
                server.server.post(
                        path + "/pushNotificationConfigs",
                        Json.object("url", "http://93.184.216.34/").toString());

        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).contains("TASK_NOT_FOUND");
        assertThat(push.statusCode()).isEqualTo(404);
    }
}
