package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.store.AgentThread;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadRoutesTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String body(String path) {
        var answer = server.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        return answer.body();
    }

    private List<Long> cursors(String path) {
        return Json.parseObject(body(path)).get("messages").asArray().orElseThrow().stream()
                .map(message ->
                        message.asObject().orElseThrow().get("cursor").asLong().orElseThrow())
                .toList();
    }

    private static Message said(int index, String run) {
        return Message.user("m" + index, "text " + index)
                .withMetadata(new MessageMetadata(new RunId(run), index));
    }

    private void conversation(String id, int length) {
        server.thread(
                id,
                IntStream.range(0, length)
                        .mapToObj(i -> said(i, i % 2 == 0 ? "run-a" : "run-b"))
                        .toArray(Message[]::new));
    }

    @Test
    @Fact("http-api T-HTTP-02")
    void oneThreadIsListedByItsId() {
        server.thread("chat-a");

        assertThat(body("/v1/threads"))
                .isEqualTo("{\"items\":[\"chat-a\"],\"total\":1,\"has_more\":false}");
    }

    @Test
    @Fact("http-api T-HTTP-03")
    void childrenOfAThreadAreListedInOrder() {
        server.thread("parent");
        for (var child : List.of("c3", "c1", "c2")) {
            server.thread(AgentThread.of(new ThreadId(child)).withParent(new ThreadId("parent")));
        }

        assertThat(body("/v1/threads?parent_thread_id=parent&limit=2"))
                .isEqualTo("{\"items\":[\"c1\",\"c2\"],\"total\":3,\"has_more\":true}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%20", "a%2Fb", "..", "a%00b"})
    void nothingMatchesATextThatNoIdCanHave(String text) {
        conversation("chat", 2);

        assertThat(body("/v1/threads?parent_thread_id=" + text))
                .isEqualTo("{\"items\":[],\"total\":0,\"has_more\":false}");
        assertThat(body("/v1/threads/chat/messages?visibility=none&run_id=" + text))
                .isEqualTo("{\"messages\":[],\"has_more\":false}");
        assertThat(server.get("/v1/threads/nobody/messages?run_id=" + text).statusCode())
                .isEqualTo(404);
        assertThat(server.get("/v1/threads?limit=x&parent_thread_id=" + text).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, 1",
        "limit=999, 200",
        "limit=99999999999999999999, 200",
        "limit=7&unknown=x, 7",
        "offset=204, 1",
        "offset=99999999999999999999, 0",
        "'', 50"
    })
    void pagesAreClamped(String query, int expected) {
        IntStream.range(0, 205).forEach(i -> server.thread("t%03d".formatted(i)));

        var items =
                Json.parseObject(body("/v1/threads?" + query)).get("items").asArray().orElseThrow();

        assertThat(items.size()).isEqualTo(expected);
    }

    @Test
    void summariesShowTopLevelThreadsWithAllKeysNewestFirst() {
        server.thread("chat-a");
        server.thread(AgentThread.of(new ThreadId("child")).withParent(new ThreadId("chat-a")));
        server.clock.advance(Duration.ofSeconds(2));
        server.thread("chat-b", Message.user("m1", "hello"), Message.internalSystem("m2", "note"));
        server.send("PATCH", "/v1/threads/chat-b/metadata", "{\"title\":\"Trip ideas\"}");

        assertThat(body("/v1/threads/summaries"))
                .isEqualTo(
                        """
                        [{"id":"chat-b","title":"Trip ideas","updated_at":1700000002000,\
                        "created_at":1700000002000,"message_count":2},\
                        {"id":"chat-a","title":null,"updated_at":1700000000000,\
                        "created_at":1700000000000,"message_count":0}]\
                        """);
    }

    @ParameterizedTest
    @Fact("http-api T-HTTP-04")
    @ValueSource(
            strings = {
                "/v1/threads/gone",
                "/v1/threads/gone/messages",
                "/v1/threads/gone/messages?limit=3"
            })
    void aMissingThreadIsNotFound(String path) {
        var answer = server.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"thread not found: gone\"}");
    }

    @Test
    @Fact("http-api T-HTTP-05")
    void aPageOfMessagesSaysWhereItGoesOn() {
        conversation("chat", 10);

        assertThat(cursors("/v1/threads/chat/messages?limit=3")).containsExactly(0L, 1L, 2L);
        assertThat(body("/v1/threads/chat/messages?limit=1"))
                .isEqualTo(
                        """
                        {"messages":[{"cursor":0,"id":"m0","role":"user","content":"text 0",\
                        "metadata":{"step_index":0}}],"has_more":true,"next_cursor":0,"prev_cursor":0}\
                        """);
    }

    @ParameterizedTest
    @Fact({"http-api T-HTTP-06", "http-api T-HTTP-07", "http-api T-HTTP-10"})
    @CsvSource({
        "after=4&limit=3, '5,6,7'",
        "order=desc&before=8&limit=3, '7,6,5'",
        "run_id=run-a&order=desc&before=5&limit=2, '4,2'",
        "run_id=run-a&after=8, ''",
        "order=DESC&limit=2, '0,1'",
        "after=-5&limit=1, 0",
        "before=-1, ''",
        "after=9223372036854775807, ''",
        "before=9223372036854775807&limit=1, 0",
        "after=2&before=5, '3,4'"
    })
    void cursorsCutAWindow(String query, String expected) {
        conversation("chat", 10);

        assertThat(
                        cursors("/v1/threads/chat/messages?" + query).stream()
                                .map(String::valueOf)
                                .toList())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(",", -1)));
    }

    @Test
    @Fact("http-api T-HTTP-08")
    void aPageHasAtMostTwoHundredMessages() {
        conversation("long", 300);

        var page = Json.parseObject(body("/v1/threads/long/messages?limit=999"));

        assertThat(page.get("messages").asArray().orElseThrow().size()).isEqualTo(200);
        assertThat(page.get("has_more")).isEqualTo(Json.TRUE);
    }

    @ParameterizedTest
    @Fact("http-api T-HTTP-09")
    @CsvSource({
        "'', '0,2'",
        "visibility=all, '0,2'",
        "visibility=INTERNAL, '0,2'",
        "visibility=internal, '1,3'",
        "visibility=none&run_id=run-a, '0,1'"
    })
    void internalMessagesAreShownOnRequest(String query, String expected) {
        server.thread(
                "chat",
                said(0, "run-a"),
                Message.internalSystem("i0", "x")
                        .withMetadata(new MessageMetadata(new RunId("run-a"), null)),
                said(1, "run-b"),
                Message.internalSystem("i1", "y"));

        assertThat(
                        cursors("/v1/threads/chat/messages?" + query).stream()
                                .map(String::valueOf)
                                .toList())
                .isEqualTo(List.of(expected.split(",", -1)));
    }

    @Test
    @Fact({"http-api T-HTTP-11", "http-api T-HTTP-12"})
    void idsOfRunsStayInside() {
        var state =
                Json.parseObject(
                        "{\"__run\":{\"id\":\"secret-run\",\"status\":\"done\"},\"todo\":[1]}");
        server.thread(
                AgentThread.of(new ThreadId("chat"), state)
                        .withResource("user-7")
                        .withMessages(
                                List.of(
                                        said(0, "secret-run"),
                                        Message.user("m1", "hi")
                                                .withMetadata(
                                                        new MessageMetadata(
                                                                new RunId("secret-run"), null)))));

        assertThat(body("/v1/threads/chat"))
                .isEqualTo(
                        """
                        {"id":"chat","resource_id":"user-7","messages":[\
                        {"id":"m0","role":"user","content":"text 0","metadata":{"step_index":0}},\
                        {"id":"m1","role":"user","content":"hi"}],\
                        "state":{"__run":{"status":"done"},"todo":[1]},\
                        "metadata":{"created_at":1700000000000,"updated_at":1700000000000}}\
                        """);
        assertThat(body("/v1/threads/chat/messages"))
                .doesNotContain("secret-run")
                .contains("\"step_index\":0");
    }

    @Test
    void aRenameShowsTheMetadataBeforeItAndKeepsTheVersion() {
        server.thread("chat");
        server.clock.advance(Duration.ofSeconds(1));
        long version = server.store.require(Owner.LOCAL, new ThreadId("chat")).version();

        var answer =
                server.send(
                        "PATCH",
                        "/v1/threads/chat/metadata",
                        "{\"title\":\"New name\",\"color\":\"red\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"created_at\":1700000000000,\"updated_at\":1700000000000,")
                .endsWith("\"title\":\"New name\"}")
                .doesNotContain("color");
        assertThat(server.store.require(Owner.LOCAL, new ThreadId("chat")).version())
                .isEqualTo(version);
        assertThat(body("/v1/threads/chat"))
                .contains("\"updated_at\":1700000001000", "\"title\":\"New name\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"title\":null}"})
    void aRenameWithoutATitleChangesNothing(String json) {
        server.thread("chat");
        server.send("PATCH", "/v1/threads/chat/metadata", "{\"title\":\"Kept\"}");

        var answer = server.send("PATCH", "/v1/threads/chat/metadata", json);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"title\":\"Kept\"");
    }

    @Test
    void aThreadThatIsNotThereCannotBeRenamed() {
        var answer = server.send("PATCH", "/v1/threads/gone/metadata", "{\"title\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"thread not found: gone\"}");
    }

    @Test
    void deletingCancelsTheActiveRunFirstAndIsAlwaysFine() throws InterruptedException {
        server.thread("chat");
        var run = server.runs.live(new PlayedRun("chat", "r1").start());

        var answer = server.delete("/v1/threads/chat");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(PlayedRun.soon(run.cancelled)).isTrue();
        assertThat(server.get("/v1/threads/chat").statusCode()).isEqualTo(404);
        assertThat(server.delete("/v1/threads/chat").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @Fact("http-api T-HTTP-14")
    @ValueSource(
            strings = {
                "/v1/threads",
                "/v1/threads/summaries",
                "/v1/threads/chat",
                "/v1/threads/chat/messages"
            })
    void aStoreThatCannotReadIsAnInternalErrorWithItsText(String path) {
        var broken =
                (ThreadStore)
                        Proxy.newProxyInstance(
                                ThreadStore.class.getClassLoader(),
                                new Class<?>[] {ThreadStore.class},
                                (_, _, _) -> {
                                    throw StoreException.io(
                                            "reading", new IOException("disk on fire"));
                                });
        try (var failing = new TestServer(broken)) {
            var answer = failing.get(path);

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"error\":\"internal error: agent state store error: IO error: reading: disk on fire\"}");
        }
    }
}
