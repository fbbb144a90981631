package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.MailboxEntryId;
import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.MessageMetadata;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What waits for threads, as it is seen from outside, and messages for runs that have begun.
class MailboxRoutesTest {
    private static final ThreadId CHAT = new ThreadId("chat-a");

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static RunRequest request(RunOrigin origin) {
        var said =
                Message.user("m1", "hello").withMetadata(new MessageMetadata(new RunId("r0"), 3));
        return RunRequest.of("assistant", said, Message.internalSystem("m2", "psst"))
                .withThread(CHAT)
                .withRun(new RunId("r1"))
                .withOrigin(origin);
    }

    private List<String> ids(String query) {
        var answer = server.get("/v1/threads/chat-a/mailbox" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.parseObject(answer.body()).get("items").asArray().orElseThrow().stream()
                .map(entry -> entry.asObject().orElseThrow().get("entry_id").asText().orElseThrow())
                .toList();
    }

    @Test
    @Fact("http-api T-HTTP-13")
    void aMailboxShowsWhatCameFromOutsideWithItsPublicMessages() {
        server.mailbox.put("e1", request(RunOrigin.USER));
        server.mailbox.put("e2", request(RunOrigin.INTERNAL));

        var answer = server.get("/v1/threads/chat-a/mailbox");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"items":[{"entry_id":"e1","mailbox_id":"chat-a","origin":"external",\
                        "payload":{"agent_id":"assistant","thread_id":"chat-a","run_id":"r1",\
                        "parent_run_id":null,"parent_thread_id":null,"resource_id":null,\
                        "origin":"user","state":null,"messages":[{"id":"m1","role":"user",\
                        "content":"hello","metadata":{"step_index":3}}],"initial_decisions":[]},\
                        "priority":0,"generation":0,"status":"queued",\
                        "available_at":1700000000000,"attempt_count":0,\
                        "created_at":1700000000000,"updated_at":1700000000000}],\
                        "total":1,"has_more":false}\
                        """);
        var all = server.get("/v1/threads/chat-a/mailbox?origin=none&visibility=none").body();
        assertThat(ids("?origin=none&visibility=none")).containsExactly("e1", "e2");
        assertThat(all).contains("psst", "hello").doesNotContain("\"run_id\":\"r0\"");
    }

    @Test
    void aClaimedEntryShowsWhoClaimedItButNotTheTokenThatSettlesIt() {
        server.mailbox.put("e1", request(RunOrigin.USER));
        var claimed =
                server.mailbox
                        .store
                        .claim(
                                Owner.LOCAL,
                                new MailboxEntryId("e1"),
                                "node-a",
                                Duration.ofSeconds(30))
                        .orElseThrow();

        var body = server.get("/v1/threads/chat-a/mailbox").body();

        assertThat(body)
                .contains("\"status\":\"claimed\"", "\"attempt_count\":1")
                .contains("\"claimed_by\":\"node-a\",\"lease_until\":1700000030000")
                .doesNotContain("token", claimed.lease().token());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?status=queued | e1",
                "?status= QuEuEd%20 | e1",
                "?status=dead_letter | e3",
                "?status=DeadLetter | e3",
                "?status=accepted | ''",
                "?status=whatever | e1 e3",
                "?origin=internal | e2",
                "?origin=whatever | e1 e3",
                "?origin=none | e1 e2 e3",
                "?origin=none&limit=0 | e1",
                "?origin=none&offset=1&limit=1 | e2",
                "?origin=none&offset=99 | ''"
            })
    void entriesAreFilteredAndPaged(String query, String wanted) {
        server.mailbox.put("e1", request(RunOrigin.USER));
        server.mailbox.put("e2", request(RunOrigin.SUBAGENT));
        server.mailbox.put("e3", request(RunOrigin.A2A));
        giveUp("e3");

        var found = ids(query.replace(" ", "%20"));

        assertThat(String.join(" ", found)).isEqualTo(wanted);
    }

    private void giveUp(String id) {
        var entry = new MailboxEntryId(id);
        server.mailbox.store.claim(Owner.LOCAL, entry, "node-a", Duration.ofSeconds(30)).stream()
                .forEach(held ->
                        server.mailbox.store.deadLetter(
                                Owner.LOCAL, entry, held.lease().token(), "broken"));
    }

    @ParameterizedTest
    @CsvSource({
        "visibility=internal, psst, hello",
        "visibility=all, hello, psst",
        "visibility=whatever, hello, psst"
    })
    void messagesAreShownByTheirVisibility(String query, String shown, String hidden) {
        server.mailbox.put("e1", request(RunOrigin.USER));

        assertThat(server.get("/v1/threads/chat-a/mailbox?" + query).body())
                .contains(shown)
                .doesNotContain(hidden);
    }

    @Test
    void aThreadNobodyKnowsHasAnEmptyMailbox() {
        assertThat(server.get("/v1/threads/nobody/mailbox").body())
                .isEqualTo("{\"items\":[],\"total\":0,\"has_more\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=abc", "limit=-1", "offset=1.5", "offset=", "limit=1&limit=2"})
    void whatIsNoNumberIsABadRequest(String query) {
        assertThat(server.get("/v1/threads/chat-a/mailbox?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    @Fact("http-api T-RUN-09")
    void anInterruptStopsTheRunAndTakesBackWhatWaits() {
        server.runs.live(new PlayedRun("chat-a", "r9").start());
        server.mailbox.put("e1", request(RunOrigin.USER));

        var answer = server.post("/v1/threads/chat-a/interrupt", "");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        {"status":"interrupt_requested","thread_id":"chat-a","generation":1,\
                        "cancelled_run_id":"r9","superseded_pending_count":1,\
                        "superseded_pending_entry_ids":["e1"]}\
                        """);
        assertThat(ids("?status=superseded")).containsExactly("e1");
    }

    @Test
    void aThreadNobodyKnowsCanBeInterrupted() {
        assertThat(server.post("/v1/threads/nobody/interrupt", "not even JSON").body())
                .isEqualTo(
                        """
                        {"status":"interrupt_requested","thread_id":"nobody","generation":1,\
                        "cancelled_run_id":null,"superseded_pending_count":0,\
                        "superseded_pending_entry_ids":[]}\
                        """);
    }

    @Test
    @Fact("http-api T-RUN-07")
    void messagesForARunThatIsOverBeginAFurtherOne() {
        server.thread("chat-a");
        server.record("chat-a", "r0", RunOrigin.USER, RunStatus.DONE);

        var answer =
                server.post(
                        "/v1/runs/r0/inputs",
                        """
                        {"agent_id":" assistant ","runId":"r1","resourceId":"user-7",
                         "state":{"a":1},"messages":[{"role":"user","content":"more"}],
                         "decisions":[{"target_id":"c1","action":"resume"}]}\
                        """);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"status\":\"continuation_started\",\"parent_run_id\":\"r0\",\"thread_id\":\"chat-a\"}");
        var request = server.mailbox.requests.getFirst();
        assertThat(request.agent()).isEqualTo("assistant");
        assertThat(request.thread()).isEqualTo(CHAT);
        assertThat(request.run()).isEqualTo(new RunId("r1"));
        assertThat(request.parentRun()).isEqualTo(new RunId("r0"));
        assertThat(request.resource()).isEqualTo("user-7");
        assertThat(request.state()).isEqualTo(Json.object("a", 1));
        assertThat(request.origin()).isEqualTo(RunOrigin.USER);
        assertThat(request.decisions().getFirst().target()).isEqualTo("c1");
    }

    @Test
    void messagesForARunNobodyKnowsAreNotFoundEvenWithoutAnAgent() {
        var answer =
                server.post(
                        "/v1/runs/gone/inputs",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"run not found: gone\"}");
    }

    @Test
    void aMailboxThatFailsIsAnInternalError() {
        server.mailbox.store.close();

        var answer = server.get("/v1/threads/chat-a/mailbox");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"error\":\"internal error: mailbox is closed\"}");
    }

    @Test
    void aServerWithoutBackgroundRunsDoesNotStart() {
        var builder = HttpServer.builder(server.runs, server.store);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "runs and mailboxes need background runs: name them, or mount other groups");
    }
}
