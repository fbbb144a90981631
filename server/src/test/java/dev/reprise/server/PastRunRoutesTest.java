package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.fail;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.model.ModelException.ErrorClass;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.Entry;
import dev.reprise.core.store.Guard;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.Reply;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that are over, over HTTP.
class PastRunRoutesTest {
    private static final Owner ME = Owner.LOCAL;
    private static final RunId RUN = new RunId("r1");
    private static final Pattern RUN_ID = Pattern.compile("\"run_id\":\"([^\"]+)\"");
    private static final ThreadId THREAD = new ThreadId("t1");

    private final ManualClock clock = new ManualClock();
    private final MemoryThreadStore store = new MemoryThreadStore(clock);
    private final List<String> ledger = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"resume", "retry-step", "restart"})
    void theWorkOfARunThatFailedGoesOnInANewOne(String verb) {
        var os = os(pays(), fail(ErrorClass.AUTH, "no such key"), say("Done"));
        os.run(request());
        try (var server = new TestServer(os.gateway(), store)) {
            var answer = server.post("/v1/runs/r1/" + verb, "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("run_finish", "Done").doesNotContain("\"r1\",\"seq");
        }
        assertThat(ledger).containsExactly("paid");
        assertThat(store.run(ME, RUN).orElseThrow().terminationCode()).isEqualTo("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume", "retry-step", "restart"})
    void whatIsSentAgainWithItsKeyGoesOnOnce(String verb) {
        clock.advance(Duration.between(clock.instant(), Instant.now())); // that of the server
        var os = os(pays(), fail(ErrorClass.AUTH, "no such key"), say("Done"));
        os.run(request());
        try (var server = new TestServer(os.gateway(), store)) {
            var first = keyed(server, verb);
            var again = keyed(server, verb);

            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).contains("Done");
            assertThat(runOf(again)).isEqualTo(runOf(first)).startsWith("key-");
        }
        assertThat(store.runs(ME, RunQuery.DEFAULT).total()).isEqualTo(2);
    }

    private static HttpResponse<String> keyed(TestServer server, String verb) {
        return server.send(
                server.request("/v1/runs/r1/" + verb)
                        .header("Idempotency-Key", "k")
                        .POST(BodyPublishers.noBody()));
    }

    private static String runOf(HttpResponse<String> answer) {
        return RUN_ID.matcher(answer.body()).results().findFirst().orElseThrow().group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retry-step", "restart", "undo"})
    void aRunWhoseThreadIsDeletedIsNotThere(String verb) {
        var os = os(pays(), say("Done"));
        os.run(request());
        store.delete(ME, THREAD);
        try (var server = new TestServer(os.gateway(), store)) {
            var answer = server.post("/v1/runs/r1/" + verb, "");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"error\":\"thread not found: t1\"}");
        }
    }

    @Test
    void whatARunDidIsTakenBack() {
        var os = os(pays(), say("Done"));
        os.run(request());
        try (var server = new TestServer(os.gateway(), store)) {
            var answer = server.post("/v1/runs/r1/undo?most=2", "");

            assertThat(answer.statusCode()).isEqualTo(200);
            var undone = Json.parseObject(answer.body()).get("undone");
            assertThat(String.valueOf(undone)).contains("\"call_id\":\"c1\"", "\"tool\":\"pay\"");
            assertThat(server.post("/v1/runs/r1/undo", "").body()).contains("\"undone\":[]");
        }
        assertThat(ledger).containsExactly("paid", "paid back");
    }

    @Test
    void aRunThatCouldNotBeRecoveredIsRequeued() {
        var first = os();
        var _ = first.prepare(ME, request(), LaunchMode.DURABLE);
        for (int epoch = 2; epoch <= 4; epoch++) {
            var claim = new Claim(RUN, epoch);
            var died = new Entry.Claimed(claim, "died", -1, Entry.Claimed.Why.TAKEOVER);
            store.append(ME, THREAD, died, Guard.NONE);
        }
        var next = os(say("Done"));
        clock.advance(Duration.ofMinutes(1)); // nobody hears of the first process any more
        next.recover();
        try (var server = new TestServer(next.gateway(), store)) {
            var answer = server.post("/v1/runs/r1/requeue", "");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Done");
        }
    }

    @Test
    void aRunThatWaitsOrIsUnknownIsRefused() {
        var os = os(call("c1", "ask", JsonObject.EMPTY));
        os.run(request());
        assertThat(store.run(ME, RUN).orElseThrow().status()).isEqualTo(RunStatus.WAITING);
        try (var server = new TestServer(os.gateway(), store)) {
            for (var verb : List.of("resume", "retry-step", "restart", "requeue", "undo")) {
                assertThat(server.post("/v1/runs/r1/" + verb, "").statusCode()).isEqualTo(400);
                assertThat(server.post("/v1/runs/no/" + verb, "").statusCode()).isEqualTo(404);
            }
        }
    }

    private static Reply pays() {
        return call("c1", "pay", JsonObject.EMPTY);
    }

    private AgentOs os(Reply... replies) {
        var pay =
                Tool.of(
                                ToolDescriptor.of(
                                        "pay", "For tests.", ToolDescriptor.NO_PARAMETERS),
                                (Json _, ToolCallContext _) -> {
                                    ledger.add("paid");
                                    return "paid";
                                })
                        .undoneBy((_, _, _) -> ledger.add("paid back"));
        var ask =
                Tool.of(
                        ToolDescriptor.of("ask", "For tests.", ToolDescriptor.NO_PARAMETERS),
                        (_, _) -> ToolResult.suspended("ask", "please decide"));
        return AgentOs.builder()
                .store(store)
                .model("model", ScriptedModel.of(replies))
                .tools(pay, ask)
                .agent(AgentDefinition.builder("default", "model").build())
                .build();
    }

    private static RunRequest request() {
        return RunRequest.of("default", Message.user("u1", "Hi")).withThread(THREAD).withRun(RUN);
    }
}
