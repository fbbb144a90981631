package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(options -> options.withArrival(Duration.ofSeconds(1)));
        server.thread("chat");
        server.runs.agent("assistant", _ -> new PlayedRun("chat", "r1").start().finish());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// Whatever a test sent, the next request is answered as ever.
    @AfterEach
    void theServerIsFine() {
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
        assertThat(server.post("/v1/runs", "{\"agentId\":\"assistant\"}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @Fact("http-api T-HTTP-16")
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"agentId\":}",
                "{'agentId':'a'}",
                "{} {}",
                "nul",
                "{\"a\":1e999}"
            })
    void malformedJsonIsABadRequest(String json) {
        for (var path : new String[] {"/v1/runs", "/v1/runs/r1/inputs"}) {
            var answer = server.post(path, json);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"error\":\"bad request: line ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"agentId\":7}",
                "{\"agentId\":\"a\",\"messages\":\"hi\"}",
                "{\"agentId\":\"a\",\"messages\":[7]}",
                "{\"agentId\":\"a\",\"thread_id\":\"x\",\"threadId\":\"x\"}"
            })
    void jsonThatDoesNotFitIsUnprocessable(String json) {
        var answer = server.post("/v1/runs", json);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).startsWith("{\"error\":\"invalid request: ");
    }

    @Test
    void bothSpellingsAreNamed() {
        var answer =
                server.post(
                        "/v1/runs", "{\"agentId\":\"a\",\"threadId\":\"x\",\"context_id\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("threadId and context_id");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain",
        "''",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "text/json"
    })
    void aBodyThatIsNotSaidToBeJsonIsUnsupported(String type) {
        var request =
                server.request("/v1/runs")
                        .POST(BodyPublishers.ofString("{\"agentId\":\"assistant\"}"));

        var answer = server.send(type.isEmpty() ? request : request.header("content-type", type));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("content-type must be application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "APPLICATION/JSON",
                "application/vnd.x+json"
            })
    void jsonMayBeSaidInSeveralWays(String type) {
        var answer =
                server.send(
                        server.request("/v1/runs")
                                .header("content-type", type)
                                .POST(BodyPublishers.ofString("{\"agentId\":\"assistant\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/threads?limit=abc",
        "GET, /v1/threads?limit=-1",
        "GET, /v1/threads?offset=",
        "GET, /v1/threads?limit=1&limit=2",
        "GET, /v1/threads/chat/messages?after=x",
        "GET, /v1/threads/chat/messages?after=9223372036854775808",
        "GET, /v1/threads/chat/messages?run_id=%FF",
        "GET, /v1/runs?created_at_from=yesterday",
        "GET, /v1/runs?terminationCode=a&termination_code=b",
        "GET, /v1/threads/%20",
        "GET, /v1/threads/..",
        "GET, /v1/threads/..%2F..%2Fetc%2Fpasswd",
        "GET, /v1/threads/a%2Fb",
        "GET, /v1/threads/a%5Cb",
        "GET, /v1/threads/a%00b",
        "GET, /v1/threads/%FF",
        "DELETE, /v1/threads/..%2F..%2Fetc",
        "GET, /v1/runs/..%2Fx",
        "POST, /v1/runs/..%2Fx/cancel",
        "GET, /v1/runs/%C3%28/events"
    })
    void valuesThatCannotBeMeantAreBadRequests(String method, String target) throws IOException {
        var answer =
                server.raw(
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                                .formatted(method, target));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("{\"error\":\"bad request: ");
    }

    @Test
    void aLongIdIsABadRequest() {
        assertThat(server.get("/v1/threads/" + "x".repeat(201)).statusCode()).isEqualTo(400);
        assertThat(
                        server.post(
                                        "/v1/runs",
                                        "{\"agentId\":\"assistant\",\"threadId\":\""
                                                + "x".repeat(201)
                                                + "\"}")
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aDotSegmentLeadsNowhere() throws IOException {
        var answer =
                server.raw(
                        "GET /v1/threads/../threads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void jsonNestedTooDeeplyIsABadRequest() {
        var deep =
                "{\"agentId\":\"assistant\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        var answer = server.post("/v1/runs", deep);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("500");
    }

    @Test
    void invalidUtf8IsABadRequest() throws IOException {
        var body = "{\"agentId\":\"\u00c3(\"}"; // sent as Latin-1: two bytes that are no UTF-8
        var answer =
                server.raw(
                        "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(body.length(), body));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("UTF-8");
    }

    /// The client never sends more than the first byte; waiting for the rest would take a minute.
    @ParameterizedTest
    @CsvSource({"/v1/runs, 413", "/v1/runs/r1/cancel, 413", "/nowhere, 404", "/health, 405"})
    void aLargeBodyIsAnsweredWithoutBeingRead(String path, int status) throws IOException {
        try (var patient = new TestServer()) {
            var answer =
                    patient.raw(
                            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n{"
                                    .formatted(path));

            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status)
                    .containsIgnoringCase("connection: close");
        }
    }

    @Test
    void whatFollowsARefusedBodyIsNoRequest() throws IOException {
        var hidden = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

        var answer =
                server.raw(
                        "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(hidden.length(), hidden));

        assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("200 OK");
    }

    @Test
    void aLargeChunkedBodyIsRefusedOnTheWay() throws IOException {
        var chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        int sent = 0;
        String answer;
        try (var socket = server.connect()) {
            var out = socket.getOutputStream();
            out.write(
                    "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            try {
                for (; sent < 33; sent++) {
                    out.write(chunk.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (SocketException gone) {
                // The server has said what it had to say.
            }
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answer).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aBodyUpToTheLimitIsAccepted() {
        var json = "{\"agentId\":\"assistant\",\"x\":\"%s\"}";
        var exact = json.formatted("x".repeat(RouteOptions.BODY_LIMIT - json.length() + 2));

        assertThat(server.post("/v1/runs", exact).statusCode()).isEqualTo(200);
        assertThat(server.post("/v1/runs", exact + " ").statusCode()).isEqualTo(413);
    }

    @Test
    void aMessageOfAQuarterMegabyteArrivesUnchanged() {
        var text = "ü".repeat(128 * 1024);

        server.post(
                "/v1/runs",
                Json.object(
                                "agentId",
                                "assistant",
                                "messages",
                                Json.array(Json.object("role", "user", "content", text)))
                        .toString());

        assertThat(server.runs.requests.getLast().messages().getFirst().content()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
                "POST /v1/runs/r1/cancel HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{",
                "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"
            })
    void aRequestThatNeverArrivesLosesItsConnection(String beginning) throws IOException {
        // The read would time out if the server kept the connection.
        var answer = server.raw(beginning);

        assertThat(answer).doesNotContain("200 OK");
    }

    @Test
    void garbageInThePipelineEndsTheConnectionAfterTheGoodRequests() throws IOException {
        var answer =
                server.raw(
                        "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n\u0000\u0001garbage\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
                "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                "GET /v1/threads/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void malformedRequestsAreBadRequestsAsJson(String request) throws IOException {
        var answer = server.raw(request);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("{\"error\":\"bad request: ");
    }
}
