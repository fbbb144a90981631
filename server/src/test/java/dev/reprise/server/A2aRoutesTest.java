package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunQuery;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A2A in the seed shape, over runs that really run.
class A2aRoutesTest {
    private static final String AGENT = "/v1/a2a/agents/assistant";
    private static final String SEND = AGENT + "/message:send";

    private final Gate gate = new Gate();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private A2aServer a2a;
    private TestServer server;

    @BeforeEach
    void start() {
        a2a = new A2aServer(gate);
        server = a2a.server;
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        a2a.close();
    }

    private HttpResponse<String> send(Object... members) {
        return server.post(SEND, Json.object(members).toString());
    }

    private static String member(HttpResponse<String> answer, String name) {
        return Json.parseObject(answer.body()).get(name).asText().orElseThrow();
    }

    private String submit(Object... members) {
        var answer = send(members);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return member(answer, "taskId");
    }

    private JsonObject task(String id) {
        var answer = server.get(AGENT + "/tasks/" + id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parseObject(answer.body());
    }

    private JsonObject await(String id, String status) {
        Until.holds(() -> task(id).get("status").equals(Json.of(status)));
        return task(id);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(Json.parse(answer.body())).isEqualTo(Json.object("error", error));
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    @Fact("a2a T-A2A-01")
    void severalAgentsHaveAGatewayCardAndAListing() {
        var card = Json.parseObject(server.get("/.well-known/agent-card.json").body());
        var listed = server.get("/v1/a2a/agents").body();

        assertThat(card.get("name")).isEqualTo(Json.of("tirea-a2a-gateway"));
        assertThat(card.get("url")).isEqualTo(Json.of("/v1/a2a/agents"));
        assertThat(card.get("capabilities").asObject().orElseThrow().get("agentCount"))
                .isEqualTo(Json.of(2));
        assertThat(listed)
                .isEqualTo(
                        "[{\"agentId\":\"assistant\",\"agentCardUrl\":\"/v1/a2a/agents/assistant/agent-card\",\"messageSendUrl\":\"/v1/a2a/agents/assistant/message:send\"},{\"agentId\":\"other\",\"agentCardUrl\":\"/v1/a2a/agents/other/agent-card\",\"messageSendUrl\":\"/v1/a2a/agents/other/message:send\"}]");
    }

    @Test
    @Fact("a2a T-A2A-03")
    void whoHasTheCardIsNotSentItAgain() {
        var path = "/.well-known/agent-card.json";
        var first = server.get(path);
        var etag = first.headers().firstValue("etag").orElseThrow();

        assertThat(etag).startsWith("W/\"a2a-agents-");
        assertThat(first.headers().firstValue("cache-control"))
                .contains("public, max-age=30, must-revalidate");
        for (var known : new String[] {etag, "*", "\"x\", " + etag}) {
            var again = server.send(server.request(path).header("If-None-Match", known));
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("etag")).contains(etag);
            assertThat(again.headers().firstValue("cache-control"))
                    .contains("public, max-age=30, must-revalidate");
        }
        assertThat(server.send(server.request(path).header("If-None-Match", "\"x\"")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void eachAgentHasACardInBothShapes() {
        var seed = server.get(AGENT + "/agent-card");
        var standard =
                Json.parseObject(server.get("/a2a/assistant/.well-known/agent-card.json").body());

        assertThat(seed.body())
                .isEqualTo(
                        "{\"name\":\"tirea-agent-assistant\",\"description\":\"A2A card for Tirea agent 'assistant'\",\"version\":\"1.0\",\"url\":\"/v1/a2a/agents/assistant/message:send\",\"defaultInputModes\":[\"application/json\"],\"defaultOutputModes\":[\"application/json\"],\"capabilities\":{\"taskManagement\":true,\"streaming\":true}}");
        assertThat(seed.headers().firstValue("etag")).isEmpty();
        assertThat(standard.get("supportedInterfaces").toString())
                .contains("http://127.0.0.1:%d/a2a/assistant".formatted(server.server.port()));
        assertRefused(
                server.get("/v1/a2a/agents/nobody/agent-card"), 404, "agent not found: nobody");
    }

    @Test
    @Fact("a2a T-A2A-05")
    void whatIsSentBecomesATaskThatCanBeAskedFor() {
        var answer = send("input", "  hi  ");
        var id = member(answer, "taskId");
        var context = member(answer, "contextId");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(Json.parse(answer.body()))
                .isEqualTo(Json.object("contextId", context, "taskId", id, "status", "submitted"));
        var task = await(id, "done");
        assertThat(task.keys())
                .containsExactlyInAnyOrder(
                        "taskId",
                        "contextId",
                        "status",
                        "origin",
                        "terminationCode",
                        "terminationDetail",
                        "createdAt",
                        "updatedAt",
                        "message",
                        "artifacts",
                        "history");
        assertThat(task.get("taskId")).isEqualTo(Json.of(id));
        assertThat(task.get("contextId")).isEqualTo(Json.of(context));
        assertThat(task.get("origin")).isEqualTo(Json.of("a2a"));
        assertThat(task.get("terminationCode")).isEqualTo(Json.of("natural"));
        assertThat(task.get("terminationDetail")).isEqualTo(Json.NULL);
        assertThat(task.get("message"))
                .isEqualTo(Json.object("role", "assistant", "content", "all right"));
        assertThat(task.get("artifacts"))
                .isEqualTo(Json.array(Json.object("content", "all right")));
        assertThat(task.get("history"))
                .isEqualTo(
                        Json.array(
                                Json.object("role", "user", "content", "hi"),
                                Json.object("role", "assistant", "content", " all right ")));
    }

    @Test
    void aTaskOnASharedThreadReportsWhatItSaidItself() {
        var first = submit("contextId", "chat", "input", "hi");
        await(first, "done");
        var second = submit("contextId", "chat", "input", "care");
        await(second, "waiting");

        assertThat(task(first).get("artifacts"))
                .isEqualTo(Json.array(Json.object("content", "all right")));
        assertThat(task(second).get("artifacts"))
                .isEqualTo(Json.array(Json.object("content", "Let me see.")));
    }

    private String held(String thread) throws InterruptedException {
        var _ =
                clients.submit(() ->
                        server.post(
                                "/v1/runs",
                                Json.object(
                                                "agentId",
                                                "assistant",
                                                "threadId",
                                                thread,
                                                "messages",
                                                Json.array(
                                                        Json.object(
                                                                "role", "user", "content", "hold")))
                                        .toString()));
        gate.awaitReached();
        return server.store
                .activeRun(Owner.LOCAL, new ThreadId(thread))
                .orElseThrow()
                .run()
                .value();
    }

    @Test
    @Fact("a2a T-A2A-06")
    void aTaskWaitsForARunInTheForegroundAndCanBeTakenBackMeanwhile() throws Exception {
        held("chat");

        var answer = send("contextId", "chat", "input", "hi");
        var id = member(answer, "taskId");
        var before = task(id);
        var cancelled = server.post(AGENT + "/tasks/" + id + ":cancel", "");

        assertThat(member(answer, "contextId")).isEqualTo("chat");
        assertThat(before.keys())
                .containsExactlyInAnyOrder(
                        "taskId", "contextId", "status", "createdAt", "updatedAt");
        assertThat(before.get("status")).isEqualTo(Json.of("queued"));
        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(Json.parse(cancelled.body()))
                .isEqualTo(Json.object("taskId", id, "status", "cancel_requested"));
        assertThat(task(id).get("status")).isEqualTo(Json.of("cancelled"));
    }

    @Test
    @Fact("a2a T-A2A-07")
    void anActiveRunTakesDecisionsAndCanBeCancelled() throws Exception {
        var run = held("chat");
        var decision = Json.object("target_id", "c9", "action", "resume");

        var forwarded = send("taskId", run, "decisions", Json.array(decision));
        var cancelled = server.post(AGENT + "/tasks/" + run + ":cancel", "");

        assertThat(Json.parse(forwarded.body()))
                .isEqualTo(
                        Json.object(
                                "contextId",
                                "chat",
                                "taskId",
                                run,
                                "status",
                                "decision_forwarded"));
        assertThat(forwarded.statusCode()).isEqualTo(202);
        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(await(run, "done").get("terminationCode")).isEqualTo(Json.of("cancelled"));
    }

    @Test
    @Fact("a2a T-A2A-08")
    void decisionsAloneNeedATaskThatCanUseThem() {
        var id = submit("input", "hi");
        await(id, "done");
        var decisions = Json.array(Json.object("target_id", "c1", "action", "resume"));

        assertRefused(
                send("decisions", decisions),
                400,
                "bad request: task_id is required when forwarding decisions only");
        assertRefused(
                send("taskId", id, "decisions", decisions), 400, "bad request: run is not active");
        assertRefused(
                send("taskId", "missing", "decisions", decisions), 404, "run not found: missing");
    }

    @Test
    void aTaskThatWaitsGoesOnWithADecision() {
        var id = submit("input", "care");
        var waiting = await(id, "waiting");

        var answer =
                send(
                        "task_id",
                        id,
                        "decisions",
                        Json.array(Json.object("target_id", "c1", "action", "resume")));

        assertThat(waiting.get("terminationCode")).isEqualTo(Json.of("input_required"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(await(id, "done").get("artifacts"))
                .isEqualTo(Json.array(Json.object("content", "Done.")));
    }

    @Test
    void aTaskThatWaitsCanBeCancelled() {
        var id = submit("input", "care");
        await(id, "waiting");

        var first = server.post(AGENT + "/tasks/" + id + ":cancel", "");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(await(id, "done").get("terminationCode")).isEqualTo(Json.of("cancelled"));
        assertRefused(
                server.post(AGENT + "/tasks/" + id + ":cancel", ""),
                400,
                "bad request: task is not active");
    }

    @Test
    @Fact("a2a T-A2A-09")
    void aFinishedTaskLendsItsThread() {
        var parent = send("input", "hi");
        await(member(parent, "taskId"), "done");

        var child = send("taskId", member(parent, "taskId"), "input", "again");

        assertThat(member(child, "contextId")).isEqualTo(member(parent, "contextId"));
    }

    @Test
    @Fact("a2a T-A2A-10")
    void theParentOfATaskIsToldOfItsEnd() {
        var parent = submit("contextId", "parent", "input", "hi");
        await(parent, "done");
        var parentRun = run("parent", 0);

        var child = submit("contextId", "child", "taskId", parentRun, "input", "part");
        await(child, "done");

        var thread = new ThreadId("parent");
        Until.holds(() -> messages(thread).anyMatch(text -> text.contains(child)));
        var notice =
                Json.parseObject(
                        messages(thread)
                                .filter(text -> text.contains(child))
                                .findFirst()
                                .orElseThrow());
        assertThat(notice.get("recipient_task_id")).isEqualTo(Json.of(parentRun));
        assertThat(notice.get("child_task_id")).isEqualTo(Json.of(child));
        assertThat(server.get("/v1/threads/parent/messages").body()).doesNotContain(child);
    }

    private String run(String thread, int index) {
        var query = RunQuery.DEFAULT.withThread(new ThreadId(thread));
        return server.store.runs(Owner.LOCAL, query).items().get(index).run().value();
    }

    private Stream<String> messages(ThreadId thread) {
        return server.store.require(Owner.LOCAL, thread).thread().messages().stream()
                .map(Message::content);
    }

    @Test
    @Fact("a2a T-A2A-11")
    void anUnknownTaskLendsNoThreadAndABlankContextIsNone() {
        assertRefused(send("taskId", "missing", "input", "hi"), 404, "run not found: missing");

        var answer = send("contextId", "  ", "taskId", " ", "input", "hi");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(member(answer, "contextId")).isNotBlank();
    }

    @Test
    void aContextWinsOverATaskThatNobodyKnows() {
        var answer = send("contextId", "chat", "taskId", "missing", "input", "hi");

        assertThat(member(answer, "contextId")).isEqualTo("chat");
        await(member(answer, "taskId"), "done");
        assertThat(
                        server.store
                                .run(Owner.LOCAL, new RunId(run("chat", 0)))
                                .orElseThrow()
                                .parentRun())
                .isEqualTo(new RunId("missing"));
    }

    @Test
    @Fact("a2a T-A2A-12")
    void thereIsNoOtherActionThanSending() {
        assertRefused(
                server.post(AGENT + "/message:stream", "{\"input\":\"hi\"}"),
                400,
                "bad request: unsupported A2A action; expected 'message:send'");
        assertRefused(
                server.post("/v1/a2a/agents/nobody/message:stream", "{}"),
                400,
                "bad request: unsupported A2A action; expected 'message:send'");
    }

    @Test
    @Fact("a2a T-A2A-13")
    void cancellingIsAPostWithItsSuffixAndReadingAGetWithoutIt() {
        assertRefused(
                server.get(AGENT + "/tasks/t:cancel"),
                400,
                "bad request: use POST for task cancellation");
        assertRefused(
                server.post(AGENT + "/tasks/t", ""),
                400,
                "bad request: task cancel path must end with ':cancel'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | bad request: message send payload must include input/message/decisions/context/task",
                "{\"input\":\" \"} | 400 | bad request: message send payload must include input/message/decisions/context/task",
                "{\"message\":{\"content\":\" \"}} | 400 | bad request: message send payload must include input/message/decisions/context/task",
                "[] | 422 | invalid request: must be an object, was an array",
                "{\"input\":3} | 422 | invalid request: input must be a string, was 3",
                "{\"message\":{}} | 422 | invalid request: message.content must be a string, was missing",
                "{\"contextId\":\"a\",\"context_id\":\"a\"} | 422 | invalid request: contextId and context_id are the same member, send only one of them",
            })
    void whatCannotBeSentIsRefused(String body, int status, String error) {
        assertRefused(server.post(SEND, body), status, error);
    }

    @Test
    void whatIsNoAgentOrNoTaskIsNotFound() {
        assertRefused(
                server.post("/v1/a2a/agents/nobody/message:send", "{\"input\":\"hi\"}"),
                404,
                "agent not found: nobody");
        assertRefused(
                server.get("/v1/a2a/agents/nobody/tasks/t:cancel"), 404, "agent not found: nobody");
        assertRefused(
                server.post("/v1/a2a/agents/nobody/tasks/t", ""), 404, "agent not found: nobody");
        assertRefused(server.get(AGENT + "/tasks/t"), 404, "run not found: t");
        assertRefused(server.post(AGENT + "/tasks/t:cancel", ""), 404, "run not found: t");
        assertRefused(
                server.get(AGENT + "/tasks/%20"),
                400,
                "bad request: task_id is required in task path");
        assertRefused(
                server.post(AGENT + "/tasks/:cancel", ""),
                400,
                "bad request: task_id is required in cancel path");
    }

    @Test
    void theRoleOfAMessageIsKeptAndTheTextComesFirst() {
        var id =
                submit(
                        "input",
                        "first",
                        "message",
                        Json.object("role", " System ", "content", "second"));
        var task = await(id, "done");

        assertThat(task.get("history").toString())
                .startsWith(
                        "[{\"content\":\"first\",\"role\":\"user\"},{\"content\":\"second\",\"role\":\"system\"}");
        assertThat(server.store.runs(Owner.LOCAL, RunQuery.DEFAULT).items())
                .allMatch(run -> run.status() == RunStatus.DONE);
    }
}
