package dev.reprise.server;

import static dev.reprise.server.ChatServer.types;
import static dev.reprise.server.ChatServer.user;
import static dev.reprise.testing.model.ScriptedModel.say;
import static dev.reprise.testing.model.ScriptedModel.waitAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that lost their stream and come again.
class AiSdkResumeTest {
    private static final String STREAM = "/v1/ai-sdk/agents/assistant/chats/chat/stream";

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        clients.shutdownNow();
    }

    private static HttpResponse<InputStream> resuming(TestServer server, String last) {
        return server.open(server.request(STREAM).header("Last-Event-ID", last));
    }

    private static String text(String body) {
        return ChatServer.chunks(body).stream()
                .map(chunk -> chunk.asObject().orElseThrow())
                .filter(chunk -> Json.of("text-delta").equals(chunk.get("type")))
                .map(chunk -> chunk.getOr("delta", Json.NULL).asText().orElseThrow())
                .collect(Collectors.joining());
    }

    @Test
    void aReaderThatWasLostAfterAnyFrameGetsTheRestWordForWord() throws Exception {
        var talking = new Gate();
        try (var chat = new ChatServer(say("one ", "two ").waitAt(talking).say("three"))) {
            var whole = clients.submit(() -> chat.post(user("u1", "count")));
            talking.awaitReached();
            var ids = new ArrayList<String>();
            try (var socket = chat.server.connect()) {
                socket.getOutputStream()
                        .write(
                                "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                        .formatted(STREAM)
                                        .getBytes(StandardCharsets.US_ASCII));
                TestServer.readUntil(socket, "\"two \"")
                        .lines()
                        .filter(line -> line.startsWith("id: "))
                        .forEach(line -> ids.add(line.substring("id: ".length())));
            }
            var rests = ids.stream().map(id -> resuming(chat.server, id)).toList();
            talking.open();

            var expected = whole.get(60, TimeUnit.SECONDS).body().replace(": ping\n\n", "");
            assertThat(ids).hasSizeGreaterThan(5);
            for (int i = 0; i < ids.size(); i++) {
                var frame = expected.indexOf("id: " + ids.get(i) + "\n");
                var rest = expected.substring(expected.indexOf("\n\n", frame) + 2);
                assertThat(TestServer.rest(rests.get(i))).isEqualTo(rest);
            }
        }
    }

    @Test
    void afterATakeoverTheStreamBeginsAnewAndComesToWhatIsStored() throws Exception {
        var store = new MemoryThreadStore();
        var mortal = new MortalStore(store, Death.NEVER);
        var first = new Gate();
        var second = new Gate();
        List<String> seen = new ArrayList<>();
        try (var os = os(mortal, ScriptedModel.of(say("lost ").waitAt(first)))) {
            try (var server = new TestServer(os.gateway(), mortal)) {
                var body = Json.object("id", "chat", "messages", Json.array(user("u1", "hey")));
                var _ = clients.submit(() -> server.post(ChatServer.RUNS, body.toString()));
                first.awaitReached();
                try (var socket = server.connect()) {
                    socket.getOutputStream()
                            .write(
                                    "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                            .formatted(STREAM)
                                            .getBytes(StandardCharsets.US_ASCII));
                    TestServer.readUntil(socket, "\"lost \"")
                            .lines()
                            .filter(line -> line.startsWith("id: "))
                            .forEach(line -> seen.add(line.substring("id: ".length())));
                }
                mortal.kill();
            }
            first.open();
        }

        try (var os = os(store, ScriptedModel.of(waitAt(second).say("kept")))) {
            os.recover();
            second.awaitReached();
            try (var server = new TestServer(os.gateway(), store)) {
                var fresh = server.open(server.request(STREAM));
                var back = resuming(server, seen.getLast());
                second.open();

                var whole = TestServer.rest(fresh);
                assertThat(text(whole)).isEqualTo("kept");
                assertThat(types(whole)).startsWith("start").endsWith("finish");
                assertThat(TestServer.rest(back)).isEqualTo(whole);
                var messages = server.get("/v1/threads/chat/messages").body();
                var start = ChatServer.chunks(whole).getFirst().asObject().orElseThrow();
                assertThat(messages)
                        .contains("\"id\":" + start.getOr("messageId", Json.NULL), "\"kept\"")
                        .doesNotContain("lost");
            }
        }
    }

    private static AgentOs os(ThreadStore store, ScriptedModel model) {
        return AgentOs.builder()
                .model("scripted", model)
                .agent(AgentDefinition.builder("assistant", "scripted").build())
                .store(store)
                .build();
    }
}
