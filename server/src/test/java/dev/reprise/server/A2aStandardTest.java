package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Gate;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A2A 1.0 in both bindings, over runs that really run.
class A2aStandardTest {
    private static final String AGENT = "/a2a/assistant";

    private final Gate gate = new Gate();
    private A2aServer a2a;
    private TestServer server;

    @BeforeEach
    void start() {
        a2a = new A2aServer(gate, options -> options.withPatience(Duration.ofSeconds(15)));
        server = a2a.server;
    }

    @AfterEach
    void stop() {
        a2a.close();
    }

    private static JsonObject message(String id, String text) {
        return Json.object(
                "messageId",
                id,
                "role",
                "ROLE_USER",
                "parts",
                Json.array(Json.object("text", text)));
    }

    private static JsonObject asking(JsonObject message) {
        return Json.object("message", message);
    }

    private static JsonObject atOnce(JsonObject message) {
        return asking(message).with("configuration", Json.object("returnImmediately", true));
    }

    private HttpResponse<String> send(JsonObject request) {
        return server.post(AGENT + "/message:send", request.toString());
    }

    private static String text(Json json, Object... path) {
        var at = Path.ROOT;
        for (var step : path) {
            at = step instanceof Integer index ? at.index(index) : at.key((String) step);
        }
        return json.find(at).flatMap(Json::asText).orElse("nothing at " + at + " of " + json);
    }

    private static Json task(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.parseObject(answer.body()).get("task");
    }

    private Json get(String id) {
        return Json.parse(server.get(AGENT + "/tasks/" + id).body());
    }

    private Json awaiting(String id, String state) {
        Until.holds(() -> text(get(id), "status", "state").equals("TASK_STATE_" + state));
        return get(id);
    }

    private HttpResponse<String> call(String method, Json params) {
        return server.post(
                AGENT,
                Json.object("jsonrpc", "2.0", "id", 7, "method", method, "params", params)
                        .toString());
    }

    private static Json result(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        var body = Json.parseObject(answer.body());
        assertThat(body.get("jsonrpc")).isEqualTo(Json.of("2.0"));
        assertThat(body.get("id")).isEqualTo(Json.of(7));
        assertThat(body.get("result")).as(answer.body()).isNotNull();
        return body.get("result");
    }

    private static void assertRefused(
            HttpResponse<String> answer, int status, String reason, String message) {
        var error = Json.parse(answer.body());
        assertThat(text(error, "error", "message")).isEqualTo(message);
        assertThat(text(error, "error", "details", 0, "reason")).isEqualTo(reason);
        assertThat(text(error, "error", "details", 0, "domain")).isEqualTo("a2a-protocol.org");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static List<Json> frames(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Json.parse(line.substring("data: ".length())))
                .toList();
    }

    @Test
    void sendingWaitsForTheEndAndShowsTheArtifact() {
        var task = task(send(asking(message("m1", "hi"))));

        assertThat(text(task, "status", "state")).isEqualTo("TASK_STATE_COMPLETED");
        assertThat(text(task, "artifacts", 0, "parts", 0, "text")).isEqualTo(" all right ");
        assertThat(text(task, "history", 0, "messageId")).isEqualTo("m1");
        assertThat(text(task, "history", 1, "role")).isEqualTo("ROLE_AGENT");
        assertThat(get(text(task, "id"))).isEqualTo(task);
    }

    @Test
    void whoWantsToReturnAtOnceGetsATaskThatIsUnderWay() throws Exception {
        var task = task(send(atOnce(message("m1", "hold"))));
        gate.awaitReached();
        var working = get(text(task, "id"));
        gate.open();

        assertThat(text(working, "status", "state")).isEqualTo("TASK_STATE_WORKING");
        awaiting(text(task, "id"), "COMPLETED");
    }

    @Test
    void aTaskThatNeedsInputSaysWhatAndGoesOnWithIt() {
        var task = task(send(asking(message("m1", "care"))));
        var id = text(task, "id");

        assertThat(text(task, "status", "state")).isEqualTo("TASK_STATE_INPUT_REQUIRED");
        assertThat(text(task, "status", "message", "parts", 0, "text")).isEqualTo("please decide");
        assertThat(text(task, "status", "message", "parts", 1, "data", "name"))
                .isEqualTo("careful");
        var done = task(send(asking(message("m2", "yes").with("taskId", id))));

        assertThat(text(done, "id")).isEqualTo(id);
        assertThat(text(done, "status", "state")).isEqualTo("TASK_STATE_COMPLETED");
        assertThat(text(done, "artifacts", 0, "parts", 0, "text"))
                .isEqualTo("Let me see.\n\nDone.");
        assertRefused(
                send(asking(message("m3", "more").with("taskId", id))),
                400,
                "UNSUPPORTED_OPERATION",
                "the task takes no messages");
    }

    @Test
    void inputMayNameTheCallsOrBeOneAnswerForAll() {
        for (var data :
                List.of(
                        Json.object("approved", true),
                        Json.object(
                                "decisions",
                                Json.array(Json.object("target_id", "c1", "action", "resume"))))) {
            var id = text(task(send(asking(message("m1", "care")))), "id");
            var answer =
                    message("m2", "")
                            .with("taskId", id)
                            .with("parts", Json.array(Json.object("data", data)));

            assertThat(text(task(send(asking(answer))), "status", "state"))
                    .isEqualTo("TASK_STATE_COMPLETED");
        }
    }

    @Test
    void aMessageThatIsSentAgainInItsContextIsTheSameTask() {
        var request = asking(message("m1", "hi").with("contextId", "chat"));

        var first = task(send(request));
        var second = task(send(request));

        assertThat(second).isEqualTo(first);
        assertThat(text(first, "contextId")).isEqualTo("chat");
    }

    @Test
    void aStreamBeginsWithTheTaskAndEndsWithItsEnd() {
        var body = server.post(AGENT + "/message:stream", asking(message("m1", "hi")).toString());

        assertThat(body.headers().firstValue("content-type")).contains("text/event-stream");
        var frames = frames(body.body());
        assertThat(text(frames.getFirst(), "task", "contextId")).isNotBlank();
        assertThat(text(frames.getLast(), "statusUpdate", "status", "state"))
                .isEqualTo("TASK_STATE_COMPLETED");
        assertThat(A2aReader.read(frames).text()).isEqualTo(" all right ");
    }

    @Test
    void aStreamOfATaskThatWaitedShowsOnlyWhatFollows() {
        var id = text(task(send(asking(message("m1", "care")))), "id");

        var body =
                server.post(
                                AGENT + "/message:stream",
                                asking(message("m2", "yes").with("taskId", id)).toString())
                        .body();

        var reader = A2aReader.read(frames(body));
        assertThat(reader.states()).doesNotContain("TASK_STATE_INPUT_REQUIRED");
        assertThat(reader.states()).endsWith("TASK_STATE_COMPLETED");
        assertThat(reader.text()).isEqualTo("Let me see.\n\nDone.");
    }

    @Test
    void aTaskInAQueueIsShownUntilItIsOver() throws Exception {
        var first = task(send(atOnce(message("m1", "hold").with("contextId", "chat"))));
        gate.awaitReached();
        var request = asking(message("m2", "hi").with("contextId", "chat")).toString();

        try (var stream =
                server.open(
                                server.request(AGENT + "/message:stream")
                                        .header("content-type", "application/json")
                                        .POST(BodyPublishers.ofString(request)))
                        .body()) {
            gate.open();
            var reader =
                    A2aReader.read(
                            frames(new String(stream.readAllBytes(), StandardCharsets.UTF_8)));

            assertThat(reader.states())
                    .containsExactly(
                            "TASK_STATE_SUBMITTED", "TASK_STATE_WORKING", "TASK_STATE_COMPLETED");
            awaiting(text(first, "id"), "COMPLETED");
        }
    }

    @Test
    void aTaskThatIsOverIsNotStreamed() {
        var id = text(task(send(asking(message("m1", "hi")))), "id");

        assertRefused(
                server.post(AGENT + "/tasks/" + id + ":subscribe", ""),
                400,
                "UNSUPPORTED_OPERATION",
                "the task is over, nothing follows");
    }

    @Test
    void whoComesAgainBehindAFrameGetsTheRestWordForWord() throws IOException {
        var whole =
                server.post(AGENT + "/message:stream", asking(message("m1", "hi")).toString())
                        .body()
                        .replace(": ping\n\n", "");
        var id = text(frames(whole).getFirst(), "task", "id");
        var sent = whole.split("(?<=\n\n)", -1);

        for (int seen = 0; seen < sent.length; seen++) {
            var place = sent[seen].lines().filter(line -> line.startsWith("id: ")).findFirst();
            if (place.isPresent()) {
                var rest =
                        server.send(
                                server.request(AGENT + "/tasks/" + id + ":subscribe")
                                        .header("Last-Event-ID", place.get().substring(4))
                                        .POST(BodyPublishers.noBody()));
                assertThat(rest.body().replace(": ping\n\n", ""))
                        .isEqualTo(String.join("", List.of(sent).subList(seen + 1, sent.length)));
            }
        }
    }

    @Test
    void whoSubscribesInTheMiddleHasTheWholeTextAtTheEnd() throws Exception {
        var id = text(task(send(atOnce(message("m1", "hold")))), "id");
        gate.awaitReached();

        try (var stream =
                server.open(
                                server.request(AGENT + "/tasks/" + id + ":subscribe")
                                        .POST(BodyPublishers.noBody()))
                        .body()) {
            var first = A2aReader.nextFrame(stream);
            assertThat(text(first, "task", "status", "state")).isEqualTo("TASK_STATE_WORKING");
            assertThat(text(first, "task", "artifacts", 0, "parts", 0, "text")).isEqualTo("I ");
            gate.open();
            var reader = new A2aReader();
            reader.take(first);
            frames(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).forEach(reader::take);

            assertThat(reader.text()).isEqualTo("I did.");
            assertThat(reader.states()).endsWith("TASK_STATE_COMPLETED");
        }
    }

    @Test
    void whatACancelledTaskDoesNotKeepIsTakenBack() throws Exception {
        var id = text(task(send(atOnce(message("m1", "hold")))), "id");
        gate.awaitReached();
        var reader = new A2aReader();

        try (var stream =
                server.open(
                                server.request(AGENT + "/tasks/" + id + ":subscribe")
                                        .POST(BodyPublishers.noBody()))
                        .body()) {
            reader.take(A2aReader.nextFrame(stream));
            assertThat(reader.text()).isEqualTo("I ");
            server.post(AGENT + "/tasks/" + id + ":cancel", "");
            frames(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).forEach(reader::take);
        }

        assertThat(reader.states()).endsWith("TASK_STATE_CANCELED");
        assertThat(reader.text()).isEmpty();
        assertThat(get(id).toString()).doesNotContain("artifacts");
    }

    @Test
    void theHeadOfASubscriptionHasNoFrames() throws Exception {
        var id = text(task(send(atOnce(message("m1", "hold")))), "id");
        gate.awaitReached();

        var head = server.send(server.request(AGENT + "/tasks/" + id + ":subscribe").HEAD());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-type")).contains("text/event-stream");
    }

    @Test
    void aTaskIsCancelledOnce() throws Exception {
        var id = text(task(send(atOnce(message("m1", "hold")))), "id");
        gate.awaitReached();

        var first = server.post(AGENT + "/tasks/" + id + ":cancel", "");

        assertThat(text(Json.parse(first.body()), "status", "state"))
                .isEqualTo("TASK_STATE_CANCELED");
        assertRefused(
                server.post(AGENT + "/tasks/" + id + ":cancel", ""),
                409,
                "TASK_NOT_CANCELABLE",
                "the task is over");
    }

    @Test
    void tasksAreListedNewestFirstInPages() {
        var ids =
                List.of("m1", "m2", "m3").stream()
                        .map(id -> text(task(send(asking(message(id, "hi")))), "id"))
                        .toList();

        var first = Json.parse(server.get(AGENT + "/tasks?pageSize=2").body());
        var second =
                Json.parse(
                        server.get(
                                        AGENT
                                                + "/tasks?pageSize=2&includeArtifacts=true&historyLength=1&pageToken="
                                                + text(first, "nextPageToken"))
                                .body());

        assertThat(text(first, "tasks", 0, "id")).isEqualTo(ids.get(2));
        assertThat(text(first, "tasks", 1, "id")).isEqualTo(ids.get(1));
        assertThat(first.toString()).doesNotContain("artifacts");
        assertThat(text(second, "tasks", 0, "id")).isEqualTo(ids.get(0));
        assertThat(text(second, "nextPageToken")).isEmpty();
        assertThat(text(second, "tasks", 0, "artifacts", 0, "parts", 0, "text"))
                .isEqualTo(" all right ");
        assertThat(second.find(Path.ROOT.key("tasks").index(0).key("history").index(1))).isEmpty();
        assertThat(second.find(Path.ROOT.key("totalSize"))).contains(Json.of(3));
        assertThat(
                        Json.parse(server.get(AGENT + "/tasks?status=TASK_STATE_FAILED").body())
                                .find(Path.ROOT.key("totalSize")))
                .contains(Json.of(0));
        assertThat(server.get("/a2a/other/tasks").body()).contains("\"totalSize\":0");
    }

    @Test
    void theSameIsThereByJsonRpc() {
        var sent = result(call("SendMessage", asking(message("m1", "hi"))));
        var id = text(sent, "task", "id");

        assertThat(result(call("GetTask", Json.object("id", id))))
                .isEqualTo(get(id))
                .isEqualTo(sent.find(Path.ROOT.key("task")).orElseThrow());
        assertThat(text(result(call("ListTasks", Json.object("pageSize", 1))), "tasks", 0, "id"))
                .isEqualTo(id);
        assertThat(result(call("tasks/get", Json.object("id", id, "historyLength", 0))).toString())
                .doesNotContain("history");
        var stream = call("SendStreamingMessage", asking(message("m2", "hi")));
        assertThat(frames(stream.body()))
                .isNotEmpty()
                .allMatch(frame -> text(frame, "jsonrpc").equals("2.0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GetTask | {\"id\":\"t\"} | -32001 | Task not found",
                "GetTask | {} | -32602 | id must be a string, was missing",
                "GetTask | [] | -32602 | params must be an object, was []",
                "CancelTask | {\"id\":\"t\"} | -32001 | Task not found",
                "ListTasks | {\"pageSize\":0} | -32602 | pageSize must be 1 to 100, was 0",
                "ListTasks | {\"pageToken\":\"x\"} | -32602 | pageToken is none of this server's: \"x\"",
                "ListTasks | {\"status\":\"x\"} | -32602 | status is unknown: \"x\"",
                "ListTasks | {\"statusTimestampAfter\":\"x\"} | -32602 | statusTimestampAfter must be a time of RFC 3339, was \"x\"",
                "SendMessage | {} | -32602 | message must be an object, was missing",
                "SendMessage | {\"message\":{\"messageId\":\"m\",\"parts\":[]}} | -32602 | message.parts cannot be empty",
                "SendMessage | {\"message\":{\"messageId\":\" \",\"parts\":[{\"text\":\"x\"}]}} | -32602 | message.messageId cannot be empty",
                "SendMessage | {\"message\":{\"messageId\":\"m\",\"parts\":[{\"url\":\"x:\",\"mediaType\":\"image/png\"}]}} | -32005 | url is not allowed: url must be an address, was x:",
                "SendMessage | {\"message\":{\"messageId\":\"m\",\"taskId\":\"t\",\"parts\":[{\"text\":\"x\"}]}} | -32001 | Task not found",
                "GetExtendedAgentCard | {} | -32007 | there is no extended agent card",
                "Sing | {} | -32601 | Method not found: Sing",
            })
    void whatJsonRpcRefusesIsAnswered200(String method, String params, int code, String message) {
        var answer = call(method, Json.parse(params));

        assertThat(answer.statusCode()).isEqualTo(200);
        var error = Json.parse(answer.body());
        assertThat(text(error, "error", "message")).isEqualTo(message);
        assertThat(error.find(Path.ROOT.key("error").key("code"))).contains(Json.of(code));
        assertThat(error.find(Path.ROOT.key("id"))).contains(Json.of(7));
    }

    @Test
    void whatIsNoCallIsRefused() {
        assertThat(server.post(AGENT, "{").body()).contains("-32700").contains("\"id\":null");
        assertThat(server.post(AGENT, "[]").body()).contains("-32600");
        assertThat(server.post(AGENT, "{\"jsonrpc\":\"2.0\",\"id\":1}").body())
                .contains("-32600", "method must be a string");
    }

    @Test
    void whatRestRefusesHasAReason() {
        assertRefused(server.get(AGENT + "/tasks/t"), 404, "TASK_NOT_FOUND", "Task not found");
        assertRefused(
                server.get(AGENT + "/tasks?pageSize=101"),
                422,
                "INVALID_PARAMS",
                "pageSize must be 1 to 100, was 101");
        assertRefused(
                server.get(AGENT + "/tasks/t?historyLength=x"),
                422,
                "INVALID_PARAMS",
                "historyLength must be an unsigned integer, was \"x\"");
        assertRefused(
                server.post(AGENT + "/tasks/t", ""),
                404,
                "METHOD_NOT_FOUND",
                "the path of a task must end with :cancel or :subscribe, was \"t\"");
        assertRefused(
                server.get(AGENT + "/extendedAgentCard"),
                400,
                "EXTENDED_AGENT_CARD_NOT_CONFIGURED",
                "there is no extended agent card");
        assertRefused(
                server.send(server.request(AGENT + "/tasks").header("A2A-Version", "2.0")),
                400,
                "VERSION_NOT_SUPPORTED",
                "A2A-Version must be 1.0, was \"2.0\"");
        assertThat(server.post(AGENT + "/message:send", "{").body()).contains("PARSE_ERROR");
        assertThat(server.get("/a2a/tenant/assistant/tasks").statusCode()).isEqualTo(404);
        assertThat(server.get("/a2a/nobody/tasks").body())
                .isEqualTo("{\"error\":\"agent not found: nobody\"}");
    }

    @Test
    void aTaskBelongsToItsAgent() {
        var id = text(task(send(asking(message("m1", "hi")))), "id");

        assertRefused(
                server.get("/a2a/other/tasks/" + id), 404, "TASK_NOT_FOUND", "Task not found");
    }
}
