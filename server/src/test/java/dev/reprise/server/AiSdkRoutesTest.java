package dev.reprise.server;

import static dev.reprise.server.ChatServer.answered;
import static dev.reprise.server.ChatServer.approval;
import static dev.reprise.server.ChatServer.calling;
import static dev.reprise.server.ChatServer.types;
import static dev.reprise.server.ChatServer.user;
import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.waitAt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Role;
import dev.reprise.core.store.StoreException;
import dev.reprise.facts.Fact;
import dev.reprise.protocols.aisdk.AiSdkForm;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.model.Gate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class AiSdkRoutesTest {
    private static final String NO_RUN =
            "{\"error\":\"bad request: no active run found for thread 'chat'; cannot apply decisions\"}";

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        clients.shutdownNow();
    }

    private Future<HttpResponse<String>> posting(ChatServer chat, Json... messages) {
        return clients.submit(() -> chat.post(messages));
    }

    private static HttpResponse<String> got(Future<HttpResponse<String>> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    @Test
    @Fact("ai-sdk T-AISDK-01")
    void aRunIsAStreamOfChunks() {
        try (var chat = new ChatServer(say("hi ", "there"))) {
            var answer = chat.post(user("u1", "hey"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(types(answer.body()))
                    .containsExactly(
                            "start",
                            "data-run-info",
                            "start-step",
                            "text-start",
                            "text-delta",
                            "text-delta",
                            "data-inference-complete",
                            "text-end",
                            "finish-step",
                            "finish");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-01")
    void aRunWithoutTextHasNoText() {
        try (var chat = new ChatServer(calling("askUserQuestion", "c1"))) {
            assertThat(types(chat.post(user("u1", "hey")).body()))
                    .contains("start", "finish")
                    .doesNotContain("text-start");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-02")
    void theHeadNamesTheProtocolAndTheLastFrameIsTheTrailer() {
        try (var chat = new ChatServer(say("hi"))) {
            var answer = chat.post(user("u1", "hey"));

            assertThat(answer.headers().firstValue("x-vercel-ai-ui-message-stream")).hasValue("v1");
            assertThat(answer.headers().firstValue("x-tirea-ai-sdk-version")).hasValue("v6");
            assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-05")
    void requestsThatCannotBeMeantAreRefused() {
        try (var chat = new ChatServer(say("hi"))) {
            var unknown = "/v1/ai-sdk/agents/nobody/runs";
            var hey = Json.object("id", "chat", "messages", Json.array(user("u1", "hey")));

            assertThat(chat.server.post(ChatServer.RUNS, "{").statusCode()).isEqualTo(400);
            assertThat(chat.server.post(ChatServer.RUNS, "{\"input\":\"x\"}").statusCode())
                    .isEqualTo(422);
            var missing = chat.server.post(unknown, hey.toString());
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body()).isEqualTo("{\"error\":\"agent not found: nobody\"}");
            assertThat(chat.server.get(ChatServer.RUNS).statusCode()).isEqualTo(405);
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-07")
    void whatTheUserSaidIsStoredWhileTheModelStillThinks() throws Exception {
        var thinking = new Gate();
        try (var chat = new ChatServer(waitAt(thinking).say("ok"))) {
            var answer = posting(chat, user("u1", "hey"));
            thinking.awaitReached();

            assertThat(chat.contents()).containsExactly("hey");

            thinking.open();
            assertThat(types(got(answer).body())).endsWith("finish");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-08")
    void theWholeHistoryBringsOneNewMessage() {
        try (var chat = new ChatServer(say("ok"))) {
            chat.post(user("u1", "one"));

            chat.post(user("u1", "one"), answered(), user("u2", "two"));

            assertThat(chat.contents()).containsExactly("one", "ok", "two", "ok");
            assertThat(chat.messages().get(2).id()).isEqualTo("u2");
        }
    }

    @Test
    void aRequestThatIsSentAgainIsStoredOnce() {
        try (var chat = new ChatServer(say("ok"))) {
            chat.post(user("u1", "one"));

            assertThat(types(chat.post(user("u1", "one")).body())).endsWith("finish");

            assertThat(chat.contents()).containsExactly("one", "ok", "ok");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-09")
    void theStateHoldsNothingOfTheProtocol() {
        try (var chat = new ChatServer(say("ok"))) {
            chat.post(user("u1", "one"));

            var state = chat.store.require(Owner.LOCAL, new ThreadId("chat")).state();
            assertThat(state.asObject().orElseThrow().keys())
                    .allMatch(key -> key.startsWith("__run") || key.startsWith("__kernel"));
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-10")
    void whatFollowsANamedMessageIsDropped() {
        try (var chat = new ChatServer(say("ok"))) {
            chat.post(user("u1", "one"));
            chat.post(user("u2", "two"));
            var first = String.valueOf(chat.messages().get(1).id());

            assertThat(types(chat.regenerate(first).body())).endsWith("finish");

            assertThat(chat.messages()).hasSize(3);
            assertThat(chat.messages().get(1).id()).isEqualTo(first);
            assertThat(chat.contents()).containsExactly("one", "ok", "ok");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-10")
    void thereMustBeTheMessageThatIsAnsweredAnew() {
        try (var chat = new ChatServer(say("ok"))) {
            assertThat(chat.regenerate("m1").body())
                    .isEqualTo(
                            "{\"error\":\"bad request: thread not found for regenerate-message\"}");
            chat.post(user("u1", "one"));
            assertThat(chat.regenerate("m1").statusCode()).isEqualTo(400);
            assertThat(chat.regenerate("m1").body())
                    .isEqualTo(
                            "{\"error\":\"bad request: messageId does not reference a stored message\"}");
            assertThat(chat.contents()).containsExactly("one", "ok");
        }
    }

    @Test
    void theLastAnswerIsReplacedWithItsCalls() {
        try (var chat = new ChatServer(calling("pay", "c1"))) {
            chat.post(user("u1", "pay"));
            var first = String.valueOf(chat.messages().get(1).id());

            assertThat(types(chat.regenerate(first).body())).endsWith("finish");

            assertThat(chat.messages()).hasSize(3).noneMatch(message -> first.equals(message.id()));
            assertThat(chat.server.get("/v1/runs?status=waiting").body()).contains("\"total\":1");
        }
    }

    @Test
    void anUnknownAgentDropsNothing() {
        try (var chat = new ChatServer(say("ok"))) {
            chat.post(user("u1", "one"));
            var body =
                    "{\"id\":\"chat\",\"trigger\":\"regenerate-message\",\"messageId\":\"%s\"}"
                            .formatted(chat.messages().get(0).id());

            var answer = chat.server.post("/v1/ai-sdk/agents/nobody/runs", body);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(chat.messages()).hasSize(2);
        }
    }

    @Test
    void anAnswerInTheMiddleIsReplacedWhereTheServerIsToldSo() {
        var options = AiSdkOptions.DEFAULT.withRegenerate(AiSdkOptions.Regenerate.EXCLUDE_TARGET);
        try (var chat = new ChatServer(say("ok"), options)) {
            chat.post(user("u1", "one"));
            var first = String.valueOf(chat.messages().get(1).id());
            chat.post(user("u2", "two"));

            chat.regenerate(first);

            assertThat(chat.contents()).containsExactly("one", "ok");
            assertThat(chat.messages()).noneMatch(message -> first.equals(message.id()));
        }
    }

    @ParameterizedTest
    @Fact("ai-sdk T-AISDK-11")
    @ValueSource(strings = {"chats/chat", "runs/chat"})
    void aStreamIsTakenUpAgainWhileItsRunIsAtWork(String path) throws Exception {
        var thinking = new Gate();
        try (var chat = new ChatServer(say("one ").waitAt(thinking).say("two"))) {
            var stream = "/v1/ai-sdk/agents/assistant/" + path + "/stream";
            assertThat(chat.server.get(stream).statusCode()).isEqualTo(204);
            var first = posting(chat, user("u1", "hey"));
            thinking.awaitReached();

            assertThat(chat.server.get("/v1/ai-sdk/agents/other/" + path + "/stream").statusCode())
                    .isEqualTo(204);
            var second = chat.server.open(chat.server.request(stream));
            thinking.open();

            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.headers().firstValue("x-vercel-ai-ui-message-stream")).hasValue("v1");
            assertThat(ChatServer.chunks(TestServer.rest(second)))
                    .isEqualTo(ChatServer.chunks(got(first).body()));
            assertThat(chat.server.get(stream).statusCode()).isEqualTo(204);
            assertThat(chat.server.get(stream).body()).isEmpty();
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-12")
    void answersForARunAtWorkAreHandedToIt() throws Exception {
        var thinking = new Gate();
        try (var chat = new ChatServer(waitAt(thinking).say("ok"))) {
            var first = posting(chat, user("u1", "hey"));
            thinking.awaitReached();
            var body =
                    Json.object(
                            "id",
                            "chat",
                            "runId",
                            "another",
                            "messages",
                            Json.array(answered(approval("c1", true), approval("c2", true))));

            var answer = chat.server.post(ChatServer.RUNS, body.toString());

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.body())
                    .isEqualTo("{\"status\":\"decision_forwarded\",\"threadId\":\"chat\"}");
            thinking.open();
            assertThat(got(first).statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-13")
    void answersThatNobodyWaitsForAreRefused() {
        try (var chat = new ChatServer(say("ok"))) {
            var answer = chat.post(answered(approval("c1", true)));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(NO_RUN);
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-14")
    void anAnswerAndSomethingNewStartANewRun() throws Exception {
        var thinking = new Gate();
        try (var chat =
                new ChatServer(request ->
                        request.messages().getLast().toString().contains("hello")
                                ? say("hi")
                                : waitAt(thinking).say("late"))) {
            var first = posting(chat, user("u1", "hey"));
            thinking.awaitReached();

            var answer =
                    chat.post(
                            answered(approval("c1", true)),
                            Json.object("role", "user", "content", "hello"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(types(answer.body())).endsWith("finish");
            assertThat(types(got(first).body())).endsWith("abort");
            assertThat(chat.contents()).startsWith("hey").endsWith("hello", "hi");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-15")
    void somethingNewEndsWhatWaited() {
        try (var chat = new ChatServer(calling("pay", "c1"))) {
            chat.post(user("u1", "pay"));

            var answer = chat.post(user("u1", "pay"), user("u2", "hello"));

            assertThat(types(answer.body())).endsWith("finish");
            assertThat(chat.store.require(Owner.LOCAL, new ThreadId("chat")).state().toString())
                    .doesNotContain("suspended_call");
            assertThat(chat.paid).isEmpty();
        }
    }

    @ParameterizedTest
    @Fact("ai-sdk T-AISDK-16")
    @ValueSource(booleans = {true, false})
    void anApprovalGoesOnWithTheRunThatWaitsThoughTheOldMessageIsSentAgain(boolean withId) {
        try (var chat = new ChatServer(calling("pay", "c1"))) {
            var asked = withId ? user("u1", "pay") : Json.object("role", "user", "content", "pay");
            var first = chat.post(asked);
            assertThat(types(first.body())).contains("tool-approval-request");

            var answer = chat.post(answered(approval("c1", true)), asked);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(types(answer.body())).containsOnlyOnce("tool-output-available");
            assertThat(startOf(answer)).isEqualTo(startOf(first));
            assertThat(chat.paid).containsExactly("c1");
            assertThat(chat.messages())
                    .filteredOn(message -> message.role() == Role.USER)
                    .hasSize(1);
            assertThat(chat.contents()).anyMatch(text -> text.contains("\"data\":\"paid\""));
        }
    }

    private static Json startOf(HttpResponse<String> answer) {
        return ChatServer.chunks(answer.body()).getFirst();
    }

    @Test
    @Fact("ai-sdk T-AISDK-16")
    void aDeniedCallIsNotMade() {
        try (var chat = new ChatServer(calling("pay", "c1"))) {
            chat.post(user("u1", "pay"));

            var answer = chat.post(answered(approval("c1", false)), user("u1", "pay"));

            assertThat(types(answer.body()))
                    .contains("tool-output-denied")
                    .doesNotContain("tool-output-available");
            assertThat(chat.paid).isEmpty();
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-17")
    void callsOfOneRoundGoOnTogether() {
        try (var chat = new ChatServer(calling("pay", "c1", "c2"))) {
            chat.post(user("u1", "pay"));

            var first = chat.post(answered(approval("c1", true)), user("u1", "pay"));
            assertThat(chat.paid).isEmpty();
            assertThat(types(first.body())).doesNotContain("tool-output-available");
            chat.post(answered(approval("c1", true), approval("c2", true)), user("u1", "pay"));

            assertThat(chat.paid).containsExactly("c1", "c2");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-18")
    void whatTheFrontEndAnswersIsTheResult() {
        try (var chat = new ChatServer(calling("askUserQuestion", "c1"))) {
            chat.post(user("u1", "ask"));
            var output =
                    Json.object(
                            "type",
                            "tool-askUserQuestion",
                            "toolCallId",
                            "c1",
                            "state",
                            "output-available",
                            "output",
                            Json.object("message", "blue"));

            var answer = chat.post(answered(output), user("u1", "ask"));

            assertThat(types(answer.body())).contains("tool-output-available").endsWith("finish");
            assertThat(chat.contents()).anyMatch(text -> text.contains("{\"message\":\"blue\"}"));
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-20")
    void whatFailsBeforeTheStreamIsAPlainError() {
        try (var server = new TestServer()) {
            server.runs.agent(
                    "assistant",
                    _ -> {
                        throw StoreException.io("writing", new IOException("disk full"));
                    });
            var body = Json.object("id", "chat", "messages", Json.array(user("u1", "hey")));

            var answer = server.post(ChatServer.RUNS, body.toString());

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"internal error: agent state store error: IO error: writing: disk full\"}");
        }
    }

    @Test
    void aHistoryIsReadInPages() {
        try (var chat = new ChatServer(say("ok"))) {
            var path = "/v1/ai-sdk/threads/chat/messages";
            assertThat(chat.server.get(path).statusCode()).isEqualTo(404);
            chat.post(user("u1", "one"));

            var first = chat.server.get(path + "?limit=1");

            assertThat(first.body())
                    .isEqualTo(
                            "{\"messages\":[{\"id\":\"u1\",\"parts\":[{\"state\":\"done\",\"text\":\"one\",\"type\":\"text\"}],\"role\":\"user\"}],\"has_more\":true,\"next_cursor\":0,\"prev_cursor\":0}");
            assertThat(chat.server.get(path + "?after=0").body()).contains("\"step-start\"");
            assertThat(chat.server.get(path + "?limit=x").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void olderFrontEndsDrawTheQuestionAndTheHistoryAsTheyDid() {
        var form = AiSdkForm.DEFAULT.withApprovals(AiSdkForm.Approvals.PERMISSION_PART);
        try (var chat = new ChatServer(calling("pay", "c1"), AiSdkOptions.DEFAULT.withForm(form))) {
            var first = chat.post(user("u1", "pay")).body();
            var output =
                    Json.object(
                            "type",
                            "tool-PermissionConfirm",
                            "toolCallId",
                            "fc_c1",
                            "state",
                            "output-available",
                            "output",
                            Json.object("approved", true));

            var second = chat.post(answered(output), user("u1", "pay"));

            assertThat(first).contains("\"toolName\":\"PermissionConfirm\"");
            assertThat(types(second.body())).contains("tool-output-available").endsWith("finish");
            assertThat(chat.paid).containsExactly("c1");
            var path = "/v1/ai-sdk/threads/chat/messages";
            assertThat(chat.server.get(path).body()).contains("\"type\":\"dynamic-tool\"");
            assertThat(chat.server.get(path + "?merge=tools").body())
                    .doesNotContain("\"type\":\"dynamic-tool\"");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-28")
    void aRunThatItsReaderLeftIsCancelledWhereTheServerIsToldSo() throws Exception {
        var options = AiSdkOptions.DEFAULT.withOnDisconnect(AiSdkOptions.OnDisconnect.CANCEL);
        assertEndsWhenLeft(options);
    }

    @Test
    void aRunThatNobodyComesBackToIsCancelledAfterItsGrace() throws Exception {
        assertEndsWhenLeft(AiSdkOptions.DEFAULT.withGrace(Duration.ofMillis(20)));
    }

    private static void assertEndsWhenLeft(AiSdkOptions options) throws Exception {
        var talking = new Gate();
        var words = IntStream.range(0, 20_000).mapToObj(i -> "word " + i).toArray(String[]::new);
        try (var chat = new ChatServer(say("one ").waitAt(talking).say(words).hang(), options)) {
            var json = "{\"id\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"hey\"}]}";
            var socket = chat.server.connect();
            socket.getOutputStream()
                    .write(
                            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(ChatServer.RUNS, json.length(), json)
                                    .getBytes(StandardCharsets.US_ASCII));
            TestServer.readUntil(socket, "one ");
            talking.awaitReached();
            TestServer.vanish(socket);
            talking.open();

            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!chat.server.get("/v1/runs?status=done").body().contains("\"cancelled\"")) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.onSpinWait();
            }
            assertThat(chat.messages().getFirst().content()).isEqualTo("hey");
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-29")
    void aLongTextIsStoredAsItIs() {
        try (var chat = new ChatServer(say("ok"))) {
            var text = "0123456789abcdef".repeat(16 * 1024);

            assertThat(chat.post(user("u1", text)).statusCode()).isEqualTo(200);

            assertThat(chat.messages().getFirst().content()).isEqualTo(text);
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-30")
    void requestsAtOnceOnOneThreadAllGetAnAnswer() throws Exception {
        try (var chat = new ChatServer(say("ok"))) {
            var answers =
                    IntStream.range(0, 8)
                            .mapToObj(i -> posting(chat, user("u" + i, "say " + i)))
                            .toList();

            int finished = 0;
            for (int i = 0; i < 8; i++) {
                var answer = got(answers.get(i));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(types(answer.body()).getLast()).isIn("finish", "abort", "error");
                if (types(answer.body()).getLast().equals("finish")) {
                    finished++;
                    assertThat(chat.contents()).contains("say " + i);
                }
            }
            assertThat(finished).isPositive();
        }
    }

    @Test
    @Fact("ai-sdk T-AISDK-31")
    void aRunThatMayGoNoFurtherEndsForItsLength() {
        try (var chat =
                new ChatServer(
                        call("c1", "nothing", JsonObject.EMPTY),
                        AiSdkOptions.DEFAULT,
                        new MemoryThreadStore(),
                        agent -> agent.maxRounds(1))) {
            var body = chat.post(user("u1", "hey")).body();

            assertThat(body).contains("{\"type\":\"finish\",\"finishReason\":\"length\"}");
            assertThat(types(body)).doesNotContain("error");
        }
    }
}
