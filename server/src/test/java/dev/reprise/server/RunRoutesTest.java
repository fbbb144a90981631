package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.core.store.StoreException;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunRoutesTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void failing(RuntimeException failure) {
        server.runs.agent(
                "assistant",
                _ -> {
                    throw failure;
                });
    }

    @Test
    @Fact("http-api T-RUN-05")
    void aRunWithoutMessagesStreamsItsEventsAndIsFoundAfterwards() {
        server.thread("chat-a");
        server.runs.agent(
                "assistant",
                _ -> {
                    server.record("chat-a", "r1", RunOrigin.USER, RunStatus.DONE);
                    return new PlayedRun("chat-a", "r1").start().text("Hel").text("lo").finish();
                });

        var answer = server.post("/v1/runs", "{\"agentId\":\" assistant \",\"messages\":[]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(answer.headers().firstValue("connection")).contains("keep-alive");
        assertThat(answer.headers().firstValue("x-accel-buffering")).contains("no");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        id: 1.1.0.0
                        data: {"type":"run_start","run_id":"r1","thread_id":"chat-a","seq":0,"timestamp_ms":1700000000000}

                        id: 1.1.1.0
                        data: {"type":"text_delta","run_id":"r1","thread_id":"chat-a","seq":1,"timestamp_ms":1700000000001,"data":{"delta":"Hel"}}

                        id: 1.1.2.0
                        data: {"type":"text_delta","run_id":"r1","thread_id":"chat-a","seq":2,"timestamp_ms":1700000000002,"data":{"delta":"lo"}}

                        id: 1.1.3.0
                        data: {"type":"run_finish","run_id":"r1","thread_id":"chat-a","seq":3,"timestamp_ms":1700000000003,"data":{"termination":{"type":"natural_end"}}}

                        """);
        assertThat(server.get("/v1/runs/r1").statusCode()).isEqualTo(200);
    }

    @Test
    void theRequestReachesTheGatewayAsItWasMeant() {
        server.runs.agent(
                "assistant",
                _ -> new PlayedRun("chat-a", "r1").start().finish(new Termination.Suspended()));

        server.post(
                "/v1/runs",
                """
                {"agent_id":"assistant","context_id":"chat-a","taskId":"r1","parentRunId":"r0",
                 "parent_context_id":"p","resourceId":"user-7","state":{"a":1},"unknown":true,
                 "messages":[{"role":"user","content":"grüße"}],
                 "decisions":[{"target_id":"c1","action":"resume"}]}\
                """);

        var request = server.runs.requests.getFirst();
        assertThat(request.thread()).isEqualTo(new ThreadId("chat-a"));
        assertThat(request.run()).isEqualTo(new RunId("r1"));
        assertThat(request.parentRun()).isEqualTo(new RunId("r0"));
        assertThat(request.parentThread()).isEqualTo(new ThreadId("p"));
        assertThat(request.resource()).isEqualTo("user-7");
        assertThat(request.state()).isEqualTo(Json.object("a", 1));
        assertThat(request.messages().getFirst().content()).isEqualTo("grüße");
        assertThat(request.messages().getFirst().id()).isNull();
        assertThat(request.decisions().getFirst().target()).isEqualTo("c1");
        assertThat(request.origin()).isEqualTo(RunOrigin.USER);
    }

    static Stream<Arguments> preparationFailures() {
        var io = StoreException.io("writing", new IOException("disk full"));
        return Stream.of(
                Arguments.of(
                        new ResolveException(new ResolveException.Reason.ModelNotFound("gpt-9")),
                        400,
                        "bad request: model not found: gpt-9"),
                Arguments.of(
                        new ResolveException(
                                new ResolveException.Reason.ProviderNotFound("acme", "gpt-9")),
                        400,
                        "bad request: provider not found: acme (for model id: gpt-9)"),
                Arguments.of(
                        new ResolveException(
                                new ResolveException.Reason.Wiring("two behaviors are called x")),
                        400,
                        "bad request: two behaviors are called x"),
                Arguments.of(
                        io,
                        500,
                        "internal error: agent state store error: IO error: writing: disk full"),
                Arguments.of(
                        new StoreException(new StoreException.Reason.VersionConflict(3, 4)),
                        500,
                        "internal error: agent state store error: Version conflict: expected 3, actual 4"),
                Arguments.of(
                        new PrepareException(new PrepareException.Reason.StoreNotConfigured()),
                        500,
                        "internal error: agent state store not configured"),
                Arguments.of(
                        new PrepareException(
                                new PrepareException.Reason.ParentMismatch("t", "a", "b")),
                        500,
                        "internal error: State error: parent_thread_id mismatch for thread 't': existing='a', requested='b'"),
                Arguments.of(
                        new PrepareException(new PrepareException.Reason.State("it does not fit")),
                        500,
                        "internal error: State error: it does not fit"),
                Arguments.of(
                        new PrepareException(new PrepareException.Reason.Draining()),
                        503,
                        "shutting down"),
                Arguments.of(
                        new PrepareException(new PrepareException.Reason.RunExists("r1")),
                        400,
                        "bad request: run already exists: r1"),
                Arguments.of(
                        new IllegalStateException("secret detail"),
                        500,
                        "internal error: the server's log says more"));
    }

    @ParameterizedTest
    @MethodSource("preparationFailures")
    void whatFailsBeforeTheStreamIsAPlainError(RuntimeException failure, int status, String text) {
        failing(failure);

        var answer = server.post("/v1/runs", "{\"agentId\":\"assistant\"}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(Json.parseObject(answer.body())).isEqualTo(Json.object("error", text));
    }

    @Test
    void anUnknownAgentIsNotFound() {
        var answer = server.post("/v1/runs", "{\"agentId\":\"nobody\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"agent not found: nobody\"}");
    }

    @Test
    @Fact("http-api T-RUN-01")
    void aRecordIsInSnakeCase() {
        server.thread("chat-a");
        server.record("chat-a", "r1", RunOrigin.AG_UI, RunStatus.DONE);

        assertThat(server.get("/v1/runs/r1").body())
                .isEqualTo(
                        """
                        {"run_id":"r1","thread_id":"chat-a","agent_id":"assistant","origin":"ag_ui",\
                        "status":"done","termination_code":"natural","created_at":1700000000000,\
                        "updated_at":1700000000000,"input_tokens":12,"output_tokens":5}\
                        """);
    }

    @ParameterizedTest
    @Fact({"http-api T-RUN-02", "http-api T-RUN-03"})
    @CsvSource({
        "thread_id=a&status=done&origin=ag_ui, r2, 1",
        "origin=AG-UI, r2, 1",
        "origin=%20agui%20, r2, 1",
        "status=%20Done, r2 r3, 2",
        "status=sleeping, r1 r2 r3, 3",
        "origin=martian, r1 r2 r3, 3",
        "terminationCode=NATURAL, r2 r3, 2",
        "termination_code=%20, r1 r2 r3, 3",
        "parent_run_id=r9, '', 0",
        "parent_run_id=, '', 0",
        "thread_id=a%2Fb, '', 0",
        "thread_id=..&status=done, '', 0",
        "created_at_from=1700000001000&created_at_to=1700000002000, r2 r3, 2",
        "updated_at_from=1700000001001, r3, 1",
        "updated_at_to=1700000000000, r1, 1",
        "limit=1&offset=1, r2, 3",
        "limit=0, r1, 3"
    })
    void recordsAreFiltered(String query, String expected, int total) {
        server.thread("a");
        server.thread("b");
        server.record("a", "r1", RunOrigin.USER, RunStatus.RUNNING);
        server.clock.advance(Duration.ofSeconds(1));
        server.record("a", "r2", RunOrigin.AG_UI, RunStatus.DONE);
        server.clock.advance(Duration.ofSeconds(1));
        server.record("b", "r3", RunOrigin.AI_SDK, RunStatus.DONE);

        var page = Json.parseObject(server.get("/v1/runs?" + query).body());

        var ids =
                page.get("items").asArray().orElseThrow().stream()
                        .map(item ->
                                item.asObject().orElseThrow().get("run_id").asText().orElseThrow())
                        .toList();
        assertThat(String.join(" ", ids)).isEqualTo(expected);
        assertThat(page.get("total")).isEqualTo(Json.of(total));
    }

    @ParameterizedTest
    @Fact("http-api T-RUN-04")
    @CsvSource({"GET, /v1/runs/gone", "GET, /v1/runs/gone/events", "POST, /v1/runs/gone/cancel"})
    void aMissingRunIsNotFound(String method, String path) {
        var answer = server.send(method, path, "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"run not found: gone\"}");
    }

    private static final String DECISION =
            "{\"decisions\":[{\"target_id\":\"fc_1\",\"action\":\"resume\",\"result\":{\"approved\":true}}]}";

    @Test
    @Fact("http-api T-RUN-06")
    void decisionsAreHandedToAnActiveRun() {
        server.thread("chat-a");
        server.record("chat-a", "r1", RunOrigin.USER, RunStatus.WAITING);
        server.runs.live(new PlayedRun("chat-a", "r1").start());

        var answer = server.post("/v1/runs/r1/inputs", DECISION);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"status\":\"decision_forwarded\",\"run_id\":\"r1\",\"thread_id\":\"chat-a\"}");
        assertThat(server.runs.decisions.getFirst().target()).isEqualTo("fc_1");
    }

    @Test
    void decisionsForARunThatIsOverOrMissingAreRefused() {
        server.runs.over(new PlayedRun("chat-a", "r1").start().finish());

        var over = server.post("/v1/runs/r1/inputs", DECISION);
        var gone = server.post("/v1/runs/gone/inputs", DECISION);

        assertThat(over.statusCode()).isEqualTo(400);
        assertThat(over.body()).isEqualTo("{\"error\":\"bad request: run is not active\"}");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).isEqualTo("{\"error\":\"run not found: gone\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | messages and decisions cannot both be empty",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"agentId\":\" \"} | agent_id is required when messages are provided"
            })
    void inputsThatCannotBeServedSayWhy(String json, String text) {
        server.thread("chat-a");
        server.record("chat-a", "r1", RunOrigin.USER, RunStatus.DONE);

        var answer = server.post("/v1/runs/r1/inputs", json);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"bad request: %s\"}".formatted(text));
    }

    @Test
    @Fact("http-api T-RUN-08")
    void anActiveRunIsCancelledOnce() {
        server.runs.live(new PlayedRun("chat-a", "r1").start());

        var first = server.send(server.request("/v1/runs/r1/cancel").POST(BodyPublishers.noBody()));
        var second = server.post("/v1/runs/r1/cancel", "{}");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.body()).isEqualTo("{\"status\":\"cancel_requested\",\"run_id\":\"r1\"}");
        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(second.body()).isEqualTo("{\"error\":\"bad request: run is not active\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.0", " 1.1.1.0 "})
    void aReconnectGoesOnBehindTheLastEvent(String id) {
        server.runs.over(new PlayedRun("chat-a", "r1").start().text("Hel").text("lo").finish());

        var byHeader =
                server.send(server.request("/v1/runs/r1/events").header("Last-Event-ID", id));
        var byQuery = server.get("/v1/runs/r1/events?after=1.1.1.0");
        var both =
                server.send(
                        server.request("/v1/runs/r1/events?after=1.1.0.0")
                                .header("Last-Event-ID", id));

        assertThat(byHeader.body()).startsWith("id: 1.1.2.0\n").contains("\"lo\"", "run_finish");
        assertThat(byQuery.body()).isEqualTo(byHeader.body());
        assertThat(both.body()).isEqualTo(byHeader.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "1.1.x.0", "1.1.1", "1.1.1.0.0", "1.1.99999999999999999999.0"})
    void anEventIdThatIsNoneIsABadRequest(String id) {
        server.runs.over(new PlayedRun("chat-a", "r1").start().finish());

        var answer = server.get("/v1/runs/r1/events?after=" + id);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("event id must be", id);
    }

    @Test
    void aFeedThatBreaksEndsTheStreamWithAFlatError() {
        server.runs.live(
                new PlayedRun("chat-a", "r1")
                        .start()
                        .fail(StoreException.io("reading", new IOException("disk on fire"))));

        var answer = server.get("/v1/runs/r1/events");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .endsWith(
                        """
                        data: {"type":"error","message":"internal error: agent state store error: IO error: reading: disk on fire","code":"RELAY_ERROR"}

                        """);
    }

    @Test
    void plainStreamsAreBareFrames() {
        try (var plain = new TestServer(ServerOptions::withPlainSse)) {
            plain.runs.over(new PlayedRun("chat-a", "r1").start().text("a").finish());

            assertThat(plain.get("/v1/runs/r1/events").body().lines())
                    .hasSize(6)
                    .allMatch(line -> line.isEmpty() || line.startsWith("data: {"));
        }
    }
}
