package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Background runs over the runtime itself, and many runs at once.
class BackgroundTest {
    private static final Pattern RUN = Pattern.compile("\"run_id\":\"([^\"]+)\"");
    private static final Pattern ENTRY = Pattern.compile("\"entry_id\":\"([^\"]+)\"");

    private static final int TIMES = 20;

    private final Gate gate = new Gate();
    private TestServer server;

    @BeforeEach
    void start() {
        var store = new MemoryThreadStore();
        var model =
                ScriptedModel.always(request ->
                        request.messages().getLast().toString().contains("hold")
                                ? say("I ").waitAt(gate).say("did.")
                                : say("ok"));
        var os =
                AgentOs.builder()
                        .model("scripted", model)
                        .agent(AgentDefinition.builder("assistant", "scripted").build())
                        .store(store)
                        .mailbox(new MemoryMailboxStore())
                        .build();
        server = new TestServer(os, store);
    }

    @AfterEach
    void stop() {
        gate.open();
        server.close();
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

    private String begin(String thread) {
        var answer = server.post("/v1/runs", asking(thread, "hi"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return RUN.matcher(answer.body()).results().findFirst().orElseThrow().group(1);
    }

    private void goOn(String run, String text) {
        var answer = server.post("/v1/runs/" + run + "/inputs", asking("ignored", text));
        assertThat(answer.statusCode()).isEqualTo(202);
    }

    private List<RunRecord> children(String run) {
        var query = RunQuery.DEFAULT.withPage(0, 200).withThread(new ThreadId("chat"));
        return server.store.runs(Owner.LOCAL, query).items().stream()
                .filter(child -> new RunId(run).equals(child.parentRun()))
                .toList();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a minute is over").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aThreadThatIsDeletedStaysAwayWithAllThatWaitedForIt() {
        var run = begin("chat");
        goOn(run, "hold");
        gate.awaitReached();
        goOn(run, "more");

        assertThat(server.delete("/v1/threads/chat").statusCode()).isEqualTo(204);

        Until.holds(() -> mailbox("queued").isEmpty() && mailbox("claimed").isEmpty());
        assertThat(mailbox("cancelled")).hasSize(2);
        assertThat(server.get("/v1/threads/chat").statusCode()).isEqualTo(404);
    }

    @Test
    void aRunThatIsQueuedIsKnownByTheIdThatItsClientGaveIt() {
        var run = begin("chat");
        goOn(run, "hold");
        gate.awaitReached();
        assertThat(goOnAs("r2", run).statusCode()).isEqualTo(202);

        var decided =
                server.post(
                        "/v1/runs/r2/inputs",
                        "{\"decisions\":[{\"target_id\":\"c1\",\"action\":\"resume\"}]}");
        var read = server.get("/v1/runs/r2");
        var watched = server.get("/v1/runs/r2/events");
        var further = goOnAs("r3", "r2");
        var again = goOnAs("r2", run);
        var cancelled = server.post("/v1/runs/r2/cancel", "");
        var twice = server.post("/v1/runs/r2/cancel", "");

        assertThat(decided.statusCode()).isEqualTo(400);
        assertThat(decided.body()).isEqualTo("{\"error\":\"bad request: run is not active\"}");
        for (var answer : List.of(read, watched, further)) {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .isEqualTo("{\"error\":\"bad request: run has not begun: r2\"}");
        }
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).isEqualTo("{\"error\":\"bad request: run already exists: r2\"}");
        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(cancelled.body())
                .isEqualTo("{\"status\":\"cancel_requested\",\"run_id\":\"r2\"}");
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(mailbox("cancelled")).containsExactly("r2");
    }

    private HttpResponse<String> goOnAs(String name, String run) {
        var body = asking("ignored", "more").replaceFirst("\\{", "{\"runId\":\"" + name + "\",");
        return server.post("/v1/runs/" + run + "/inputs", body);
    }

    @Test
    @Fact("production A-54")
    void ofTwoContinuationsWithOneKeyAtOnceOneBegins() throws Exception {
        var run = begin("chat");
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int time = 0; time < TIMES; time++) {
                var key = "order-" + time;
                var start = new CyclicBarrier(2);
                Callable<HttpResponse<String>> sending =
                        () -> {
                            start.await();
                            return goOnKeyed(key, run, asking("ignored", "more"));
                        };

                var one = clients.submit(sending);
                var other = clients.submit(sending);

                assertThat(one.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(202);
                assertThat(other.get().body()).isEqualTo(one.get().body());
            }
        }
        assertThat(server.get("/v1/threads/chat/mailbox").body()).contains("\"total\":" + TIMES);
    }

    @Test
    void theKeyOfAContinuationStandsForItsBodyWhileItWaitsAndAfterwards() {
        var run = begin("chat");
        goOn(run, "hold");
        gate.awaitReached();
        var body = asking("ignored", "more");

        assertThat(goOnKeyed("k", run, body).statusCode()).isEqualTo(202);
        assertThat(goOnKeyed("k", run, body).statusCode()).isEqualTo(202);
        assertThat(mailbox("queued")).hasSize(1);
        var other = goOnKeyed("k", run, asking("ignored", "less"));
        var named = goOnKeyed("k", run, body.replaceFirst("\\{", "{\"runId\":\"r2\","));
        gate.open();
        until(() -> mailbox("accepted").size() >= 2 && mailbox("queued").isEmpty());
        var later = goOnKeyed("k", run, asking("ignored", "less"));

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("the Idempotency-Key stands for run key-");
        assertThat(named.statusCode()).isEqualTo(400);
        assertThat(later.body()).isEqualTo(other.body());
        assertThat(goOnKeyed("k", run, body).statusCode()).isEqualTo(202);
        assertThat(server.get("/v1/threads/chat/mailbox").body()).contains("\"total\":2");
    }

    private HttpResponse<String> goOnKeyed(String key, String run, String body) {
        return server.send(
                server.request("/v1/runs/" + run + "/inputs")
                        .header("content-type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body)));
    }

    private List<String> mailbox(String status) {
        var listed = server.get("/v1/threads/chat/mailbox?origin=none&status=" + status).body();
        return ENTRY.matcher(listed).results().map(found -> found.group(1)).toList();
    }

    @Test
    @Fact("http-api T-RUN-07")
    void theFurtherRunHasTheFirstOneAsItsParent() {
        var run = begin("chat");

        goOn(run, "more");

        until(() -> children(run).stream().anyMatch(child -> child.status() == RunStatus.DONE));
        var child = children(run).getFirst();
        assertThat(child.thread()).isEqualTo(new ThreadId("chat"));
        assertThat(server.get("/v1/runs/" + child.run()).body())
                .contains("\"parent_run_id\":\"" + run + "\"")
                .contains("\"source_mailbox_entry_id\":\"" + child.sourceMailboxEntry() + "\"");
    }

    @Test
    void anEntryThatWaitsIsCancelledByItsId() {
        var run = begin("chat");
        goOn(run, "hold");
        gate.awaitReached();
        goOn(run, "never");
        var entries = server.get("/v1/threads/chat/mailbox?status=queued").body();
        var entry = ENTRY.matcher(entries).results().findFirst().orElseThrow().group(1);

        var first = server.post("/v1/runs/" + entry + "/cancel", "");
        var second = server.post("/v1/runs/" + entry + "/cancel", "");
        var unknown = server.post("/v1/runs/nobody/cancel", "");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.body())
                .isEqualTo("{\"status\":\"cancel_requested\",\"run_id\":\"%s\"}".formatted(entry));
        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    @Test
    void fiftyMessagesForOneThreadAreAllAnsweredInTheirOrder() {
        var run = begin("chat");
        var wanted = IntStream.range(0, 50).mapToObj(i -> "message " + i).toList();

        wanted.forEach(text -> goOn(run, text));

        until(() ->
                children(run).stream().filter(child -> child.status() == RunStatus.DONE).count()
                        == 50);
        var said =
                server.store.require(Owner.LOCAL, new ThreadId("chat")).thread().messages().stream()
                        .map(Message::content)
                        .filter(text -> text.startsWith("message"))
                        .toList();
        assertThat(said).isEqualTo(wanted);
    }

    @Test
    void fiveHundredRunsAtOnceOnAsManyThreadsAreAllKept() throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    IntStream.range(0, 500)
                            .mapToObj(i ->
                                    clients.submit(() ->
                                            server.post(
                                                    "/v1/runs", asking("chat-" + i, "hi " + i))))
                            .toList();
            for (var answer : answers) {
                assertThat(answer.get().body()).contains("natural_end");
            }
        }

        for (int i = 0; i < 500; i++) {
            var messages =
                    server.store
                            .require(Owner.LOCAL, new ThreadId("chat-" + i))
                            .thread()
                            .messages();
            assertThat(messages.stream().map(Message::content)).containsExactly("hi " + i, "ok");
        }
    }
}
