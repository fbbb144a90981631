package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.store.ChangeReason;
import dev.reprise.core.store.ThreadChangeSet;
import dev.reprise.core.store.VersionPrecondition;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.TrackedPatch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryRoutesTest {
    private static final String CHAT = "/v1/threads/chat-a";

    private TestServer server;

    /// A thread that says one more thing and counts on in each of its versions.
    @BeforeEach
    void start() {
        server = new TestServer();
        server.thread("chat-a");
        for (int n = 1; n <= 3; n++) {
            var patch = TrackedPatch.of(Patch.of(Op.set(Path.of("n"), Json.of(n))));
            var change =
                    new ThreadChangeSet(
                            null,
                            null,
                            null,
                            ChangeReason.USER_MESSAGE,
                            List.of(Message.user("m" + n, "text " + n)),
                            List.of(patch.withSource("tool:count")),
                            List.of(),
                            null);
            server.store.append(
                    Owner.LOCAL, new ThreadId("chat-a"), change, VersionPrecondition.any());
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                           | {"version":3,"state":{"n":3}}
                    ?at=0  | {"version":0,"state":{}}
                    ?at=2  | {"version":2,"state":{"n":2}}
                    ?patch=0 | {"patch":0,"state":{"n":1}}
                    """)
    void theStateIsShownAtAnyVersionAndAfterAnyPatch(String query, String body) {
        var answer = server.get(CHAT + "/state" + (query == null ? "" : query));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void patchesAreShownInPages() {
        var first = server.get(CHAT + "/patches?limit=2").body();
        var rest = server.get(CHAT + "/patches?after=1").body();

        assertThat(Json.parseObject(first).get("items").asArray().orElseThrow().size())
                .isEqualTo(2);
        assertThat(first).endsWith("\"has_more\":true}");
        assertThat(rest)
                .isEqualTo(
                        """
                        {"items":[{"index":2,"version":3,"at":1700000000000,"patch":{"patch":{"ops":[\
                        {"op":"set","path":["n"],"value":3}]},"source":"tool:count"}}],"has_more":false}\
                        """);
    }

    @Test
    void aForkIsAThreadOfItsOwn() {
        var answer = server.post(CHAT + "/fork", "{\"at\":1,\"id\":\"chat-b\"}");
        server.delete(CHAT);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Json.parseObject(answer.body()).get("id")).isEqualTo(Json.of("chat-b"));
        assertThat(server.get("/v1/threads/chat-b").body()).isEqualTo(answer.body());
        assertThat(server.get("/v1/threads/chat-b/state").body())
                .isEqualTo("{\"version\":0,\"state\":{\"n\":1}}");
    }

    @Test
    void aForkThatIsGivenNoIdGetsOneAndBeginsWithThePresent() {
        var fork = Json.parseObject(server.post(CHAT + "/fork", "{}").body());

        assertThat(fork.get("id").asText().orElseThrow()).isNotEqualTo("chat-a").isNotBlank();
        assertThat(fork.get("state")).isEqualTo(Json.object("n", 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /state?at=4         | thread chat-a has versions 0 to 3, not 4
                    /state?at=-1        | thread chat-a has versions 0 to 3, not -1
                    /state?at=x         | at must be an integer, was \\"x\\"
                    /state?patch=3      | thread chat-a has 3 patches, none of them is number 3
                    /state?at=1&patch=1 | send only one of at and patch
                    /patches?after=3    | thread chat-a has 3 patches, none of them is number 3
                    """)
    void whatNeverWasIsABadRequestThatSaysWhatThereIs(String path, String text) {
        var answer = server.get(CHAT + path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"bad request: " + text + "\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"at":9}          | 400 | bad request: thread chat-a has versions 0 to 3, not 9
                    {"id":"chat-a"}   | 400 | bad request: thread already exists: chat-a
                    {"id":"a/b"}      | 400 | bad request:
                    {"at":"1"}        | 422 | invalid request: at must be
                    []                | 422 | invalid request:
                    {                 | 400 | bad request:
                    """)
    void aForkThatCannotBeIsRefused(String body, int status, String text) {
        var answer = server.post(CHAT + "/fork", body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
        assertThat(server.get("/v1/threads").body()).contains("\"total\":1");
    }

    @ParameterizedTest
    @CsvSource({"GET,/state", "GET,/state?at=0", "GET,/patches", "POST,/fork"})
    void aThreadThatIsMissingIsNotFound(String method, String path) {
        var answer =
                method.equals("GET")
                        ? server.get("/v1/threads/none" + path)
                        : server.post("/v1/threads/none" + path, "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"thread not found: none\"}");
    }
}
