package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.waitAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Answer;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The routes over the runtime itself.
class RealRunsTest {
    private static final Tool ASK =
            Tool.of(
                    ToolDescriptor.of("ask", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, _) -> ToolResult.suspended("ask", "please decide"));
    private static final Pattern RUN = Pattern.compile("\"run_id\":\"([^\"]+)\"");

    private static TestServer answering(Answer answer, Tool... tools) {
        var store = new MemoryThreadStore();
        var os =
                AgentOs.builder()
                        .model("scripted", ScriptedModel.always(answer))
                        .agent(AgentDefinition.builder("assistant", "scripted").build())
                        .tools(tools)
                        .store(store)
                        .build();
        return new TestServer(os.gateway(), store);
    }

    private static String asking(String thread, String text) {
        return Json.object(
                        "agentId",
                        "assistant",
                        "threadId",
                        thread,
                        "messages",
                        Json.array(Json.object("role", "user", "content", text)))
                .toString();
    }

    @Test
    @Fact("http-api T-HTTP-19")
    void aMessageOfAQuarterMegabyteIsStoredUnchanged() {
        try (var server = answering(say("ok"))) {
            var text = "0123456789abcdef".repeat(16 * 1024);

            var answer = server.post("/v1/runs", asking("chat", text));

            assertThat(answer.statusCode()).isEqualTo(200);
            var stored =
                    server.store.require(Owner.LOCAL, new ThreadId("chat")).thread().messages();
            assertThat(stored.get(0).content()).isEqualTo(text);
        }
    }

    @Test
    void deletingAThreadWhoseRunWaitsEndsTheRun() {
        try (var server = answering(call("c1", "ask", JsonObject.EMPTY), ASK)) {
            var answer = server.post("/v1/runs", asking("chat", "hi"));
            var run =
                    new RunId(
                            RUN.matcher(answer.body())
                                    .results()
                                    .findFirst()
                                    .orElseThrow()
                                    .group(1));
            assertThat(server.store.run(Owner.LOCAL, run).orElseThrow().status())
                    .isEqualTo(RunStatus.WAITING);

            assertThat(server.delete("/v1/threads/chat").statusCode()).isEqualTo(204);

            assertThat(server.store.run(Owner.LOCAL, run).orElseThrow().terminationCode())
                    .isEqualTo("cancelled");
        }
    }

    @Test
    void aWaitingRunCanBeCancelledOnce() {
        try (var server = answering(call("c1", "ask", JsonObject.EMPTY), ASK)) {
            var answer = server.post("/v1/runs", asking("chat", "hi"));
            var run = RUN.matcher(answer.body()).results().findFirst().orElseThrow().group(1);

            var first = server.post("/v1/runs/" + run + "/cancel", "");
            var second = server.post("/v1/runs/" + run + "/cancel", "");

            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(first.body()).contains("\"status\":\"cancel_requested\"");
            assertThat(second.statusCode()).isEqualTo(400);
            assertThat(second.body()).contains("run is not active");
        }
    }

    /// Asks once, then does it.
    private static final Tool CAREFUL =
            Tool.of(
                    ToolDescriptor.of("careful", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, call) ->
                            call.resumeInput().isEmpty()
                                    ? ToolResult.suspended("careful", "please decide")
                                    : "done with care");

    private static TestServer careful() {
        return answering(
                request ->
                        request.messages().toString().contains("done with care")
                                ? say("Done")
                                : call("c1", "careful", JsonObject.EMPTY),
                CAREFUL);
    }

    private static String deciding(String target) {
        var decision = Json.object("target_id", target, "action", "resume");
        return Json.object(
                        "agentId",
                        "assistant",
                        "threadId",
                        "chat",
                        "decisions",
                        Json.array(decision))
                .toString();
    }

    @Test
    void aDecisionLetsAWaitingRunGoOnAndItsEventsFollow() {
        try (var server = careful()) {
            var answer = server.post("/v1/runs", asking("chat", "hi"));
            var run = RUN.matcher(answer.body()).results().findFirst().orElseThrow().group(1);

            var unknown = server.post("/v1/runs/" + run + "/inputs", deciding("c9"));
            var known = server.post("/v1/runs/" + run + "/inputs", deciding("c1"));

            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body()).isEqualTo("{\"error\":\"bad request: run is not active\"}");
            assertThat(known.statusCode()).isEqualTo(202);
            assertThat(known.body())
                    .isEqualTo(
                            "{\"status\":\"decision_forwarded\",\"run_id\":\"%s\",\"thread_id\":\"chat\"}"
                                    .formatted(run));
            var events = server.get("/v1/runs/" + run + "/events").body();
            assertThat(events).contains("tool_call_resumed", "done with care", "natural_end");
        }
    }

    @Test
    void aRequestThatBringsDecisionsAloneAnswersWithWhatFollowsThem() {
        try (var server = careful()) {
            var first = server.post("/v1/runs", asking("chat", "hi")).body();
            var run = RUN.matcher(first).results().findFirst().orElseThrow().group(1);

            var refused = server.post("/v1/runs", deciding("c9"));
            var second = server.post("/v1/runs", deciding("c1"));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body())
                    .contains("no call of agent 'assistant' on thread 'chat' waits");
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.body())
                    .contains("tool_call_resumed", "natural_end")
                    .doesNotContain("\"type\":\"suspended\"");
            assertThat(RUN.matcher(second.body()).results().map(found -> found.group(1)))
                    .containsOnly(run);
        }
    }

    @ParameterizedTest
    @Fact("http-api T-HTTP-19")
    @ValueSource(ints = {48, 64})
    void runsSideBySideAreAllKept(int count) throws Exception {
        try (var server = answering(say("one ", "two"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    IntStream.range(0, count)
                            .mapToObj(i ->
                                    clients.submit(() ->
                                            server.post(
                                                    "/v1/runs", asking("chat-" + i, "hi " + i))))
                            .toList();

            for (int i = 0; i < count; i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS).body()).contains("natural_end");
                var stored =
                        server.store
                                .require(Owner.LOCAL, new ThreadId("chat-" + i))
                                .thread()
                                .messages();
                assertThat(stored.get(0).content()).isEqualTo("hi " + i);
                assertThat(stored.get(1).content()).isEqualTo("one two");
            }
            assertThat(server.get("/v1/runs?status=done&limit=1").body())
                    .contains("\"total\":" + count);
        }
    }

    @Test
    @Fact("http-api T-HTTP-20")
    void whatTheUserSaidIsStoredWhileTheModelStillThinks() throws Exception {
        var thinking = new Gate();
        try (var server = answering(waitAt(thinking).say("ok"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = clients.submit(() -> server.post("/v1/runs", asking("chat", "hi")));
            thinking.awaitReached();

            var before = server.store.loadDeltas(Owner.LOCAL, new ThreadId("chat"), -1);
            var record = server.get("/v1/runs?thread_id=chat").body();
            thinking.open();
            answer.get(20, TimeUnit.SECONDS);
            var after = server.store.loadDeltas(Owner.LOCAL, new ThreadId("chat"), -1);

            assertThat(texts(before)).containsExactly("hi");
            assertThat(record).contains("\"status\":\"running\"");
            assertThat(texts(after)).containsExactly("hi", "ok");
            assertThat(after).hasSizeGreaterThanOrEqualTo(2).hasSizeGreaterThan(before.size());
        }
    }

    private static List<String> texts(List<ThreadChangeSet> changes) {
        return changes.stream()
                .flatMap(change -> change.messages().stream())
                .map(Message::content)
                .toList();
    }

    private static String withoutPings(String body) {
        return body.replace(": ping\n\n", "");
    }

    @Test
    void aReconnectFromAnyFrameGivesTheRestWordForWord() {
        try (var server = answering(say("one ", "two ", "three"))) {
            var whole = withoutPings(server.post("/v1/runs", asking("chat", "count")).body());
            var run = runOf(whole);
            var frames = whole.split("(?<=\n\n)", -1);
            for (int seen = 1; seen < frames.length; seen++) {
                var last =
                        frames[seen - 1]
                                .lines()
                                .findFirst()
                                .orElseThrow()
                                .substring("id: ".length());

                var rest =
                        server.send(
                                server.request("/v1/runs/" + run + "/events")
                                        .header("Last-Event-ID", last));

                assertThat(withoutPings(rest.body()))
                        .isEqualTo(
                                whole.substring(
                                        whole.indexOf(frames[seen - 1])
                                                + frames[seen - 1].length()));
            }
        }
    }

    @Test
    void cancellingEndsTheStreamInOrder() throws IOException {
        try (var server = answering(say("thinking").hang())) {
            var json = asking("chat", "go on");
            try (var socket = server.connect()) {
                socket.getOutputStream()
                        .write(
                                "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(json.length(), json)
                                        .getBytes(StandardCharsets.US_ASCII));
                var run = runOf(TestServer.readUntil(socket, "thinking"));

                var cancelled = server.post("/v1/runs/" + run + "/cancel", "");

                assertThat(cancelled.statusCode()).isEqualTo(202);
                assertThat(TestServer.readUntil(socket, "0\r\n\r\n"))
                        .contains("\"termination\":{\"type\":\"cancelled\"}");
                assertThat(server.get("/v1/runs/" + run).body())
                        .contains("\"termination_code\":\"cancelled\"");
            }
        }
    }

    @Test
    void deletingAThreadLeavesNoRunBehindThatSeemsToRun() throws IOException {
        try (var server = answering(say("thinking").hang())) {
            var json = asking("chat", "go on");
            try (var socket = server.connect()) {
                socket.getOutputStream()
                        .write(
                                "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(json.length(), json)
                                        .getBytes(StandardCharsets.US_ASCII));
                TestServer.readUntil(socket, "thinking");

                assertThat(server.delete("/v1/threads/chat").statusCode()).isEqualTo(204);

                assertThat(server.get("/v1/threads/chat").statusCode()).isEqualTo(404);
                assertThat(server.get("/v1/runs?status=running").body()).contains("\"total\":0");
            }
        }
    }

    private static String runOf(String stream) {
        var found = RUN.matcher(stream);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
