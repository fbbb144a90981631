package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Callers for whom too many runs wait.
class QueueLimitTest {
    private static final int LIMIT = 3;

    private final Gate gate = new Gate();
    private TestServer server;

    @BeforeEach
    void start() {
        var store = new MemoryThreadStore();
        var os =
                AgentOs.builder()
                        .model("scripted", ScriptedModel.always(say("ok").waitAt(gate)))
                        .agent(AgentDefinition.builder("assistant", "scripted").build())
                        .store(store)
                        .mailbox(new MemoryMailboxStore())
                        .build();
        server = new TestServer(os, store, builder -> builder.queueLimit(LIMIT));
    }

    @AfterEach
    void stop() {
        gate.open();
        server.close();
    }

    private HttpResponse<String> send(int message) {
        var asking =
                Json.object(
                        "message",
                        Json.object(
                                "messageId",
                                "m" + message,
                                "contextId",
                                "chat",
                                "parts",
                                Json.array(Json.object("text", "hi"))),
                        "configuration",
                        Json.object("returnImmediately", true));
        return server.post("/a2a/assistant/message:send", asking.toString());
    }

    private HttpResponse<String> submit() {
        return server.post(
                "/v1/a2a/agents/assistant/message:send",
                "{\"input\":\"hi\",\"contextId\":\"chat\"}");
    }

    /// One is at work, and as many wait as may.
    private void fill() throws InterruptedException {
        assertThat(send(0).statusCode()).isEqualTo(200);
        gate.awaitReached();
        for (int i = 1; i <= LIMIT; i++) {
            assertThat(send(i).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoHasTooManyRunsThatWaitIsToldToComeAgain() throws Exception {
        fill();

        var refused = submit();
        var refusedByStandard = send(LIMIT + 1);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .isEqualTo("{\"error\":\"too many runs wait: at most 3, try again later\"}");
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(refusedByStandard.statusCode()).isEqualTo(429);
        assertThat(refusedByStandard.headers().firstValue("Retry-After")).contains("5");
        assertThat(server.get("/v1/threads/chat/mailbox").body()).contains("\"total\":4");
    }

    @Test
    void whenSomeHaveBegunOthersMayWait() throws Exception {
        fill();
        assertThat(submit().statusCode()).isEqualTo(429);

        gate.open();

        Until.holds(() -> submit().statusCode() != 429);
    }

    @Test
    void aLimitIsAtLeastOne() {
        assertThatThrownBy(() -> new BoundedRuns(server.mailbox, 0))
                .hasMessage("limit must be at least 1, was 0");
    }
}
