package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        server.thread("chat-a");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Fact("http-api T-HTTP-01")
    void healthIsAnEmptyAnswerWithoutAContentType() {
        var answer = server.get("/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-type")).isEmpty();
    }

    @ParameterizedTest
    @Fact("http-api T-HTTP-17")
    @ValueSource(
            strings = {
                "/nowhere",
                "/health/",
                "/v1/threads/",
                "/v1/threads/chat-a/",
                "/v1//threads",
                "/v1/threads//messages",
                "/v1/threads/chat-a/messages/ag-ui",
                "/v1/threads/chat-a/messages/ai-sdk",
                "/v1/runs/ag-ui/assistant/runs",
                "/v1/other-protocol/agents/assistant/runs"
            })
    void whatIsNoPathIsNotFoundWithoutABody(String path) {
        var answer = server.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /health, 'GET, HEAD'",
        "POST, /v1/threads, 'GET, HEAD'",
        "DELETE, /v1/threads/summaries, 'GET, HEAD'",
        "PUT, /v1/threads/chat-a, 'GET, HEAD, DELETE'",
        "GET, /v1/threads/chat-a/metadata, PATCH",
        "DELETE, /v1/runs, 'GET, HEAD, POST'",
        "OPTIONS, /v1/runs, 'GET, HEAD, POST'",
        "FROBNICATE, /v1/runs, 'GET, HEAD, POST'"
    })
    void aWrongMethodIsToldTheRightOnesWithoutABody(String method, String path, String allow) {
        var answer = server.send(server.request(path).method(method, BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains(allow);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    @Fact("http-api T-HTTP-18")
    void gettingARunActionAndPostingToAHistoryAreWrongMethods() {
        assertThat(server.get("/v1/runs/r1/cancel").statusCode()).isEqualTo(405);
        assertThat(server.get("/v1/runs/r1/inputs").statusCode()).isEqualTo(405);
        assertThat(server.post("/v1/threads/chat-a/messages", "{}").statusCode()).isEqualTo(405);
        for (var protocol : new String[] {"ag-ui", "ai-sdk"}) {
            assertThat(server.get("/v1/" + protocol + "/agents/assistant/runs").statusCode())
                    .isEqualTo(405);
            assertThat(server.post("/v1/" + protocol + "/threads/t/messages", "{}").statusCode())
                    .isEqualTo(405);
        }
        assertThat(server.get("/v1/a2a/agents/assistant/message:send").statusCode()).isEqualTo(405);
        assertThat(server.get("/a2a/assistant/message:send").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/v1/threads",
                "/v1/threads/chat-a",
                "/v1/threads/gone",
                "/v1/runs"
            })
    void headAnswersLikeGetWithoutTheBody(String path) {
        var get = server.get(path);

        var head = server.send(server.request(path).HEAD());

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-length"))
                .isEqualTo(get.headers().firstValue("content-length"));
        assertThat(head.headers().firstValue("content-type"))
                .isEqualTo(get.headers().firstValue("content-type"));
    }

    @Test
    void theHeadOfAStreamHasNoFrames() {
        server.runs.live(new PlayedRun("chat-a", "headed").start());

        var head = server.send(server.request("/v1/runs/headed/events").HEAD());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void groupsAreMountedOneByOneUnderAnyPrefix() {
        try (var mounted =
                new TestServer(
                        options -> options,
                        builder -> builder.mount("/agents", new HealthRoutes()))) {
            assertThat(mounted.get("/agents/health").statusCode()).isEqualTo(200);
            assertThat(mounted.get("/health").statusCode()).isEqualTo(404);
            assertThat(mounted.get("/v1/threads").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPrefixThatCouldNeverMatchIsRefused() {
        assertThatThrownBy(() ->
                        new TestServer(
                                o -> o, builder -> builder.mount("agents/", new HealthRoutes())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("agents/");
    }
}
