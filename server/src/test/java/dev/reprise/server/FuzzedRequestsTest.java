package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies, queries and ids that are nearly right, on every route: whatever is sent is answered, and
/// never with a fault of the server's. `-Dreprise.fuzz=100000` sends more of them.
@Timeout(3_600)
class FuzzedRequestsTest {
    private static final System.Logger LOG = System.getLogger(FuzzedRequestsTest.class.getName());

    /// After so many requests all classes are loaded.
    private static final int WARM = 1_000;

    /// The requests that fit are stored: some threads grow.
    private static final long GROWTH = 64L << 20;

    private static final int REQUESTS = Integer.getInteger("reprise.fuzz", 5_000);

    private static final List<String> ROUTES =
            List.of(
                    "POST /v1/runs",
                    "POST /v1/runs/ID/inputs",
                    "POST /v1/runs/ID/cancel",
                    "GET /v1/runs?QUERY",
                    "GET /v1/runs/ID",
                    "GET /v1/runs/ID/events?QUERY",
                    "GET /v1/threads?QUERY",
                    "GET /v1/threads/summaries",
                    "GET /v1/threads/ID",
                    "DELETE /v1/threads/ID",
                    "PATCH /v1/threads/ID/metadata",
                    "GET /v1/threads/ID/messages?QUERY",
                    "GET /v1/threads/ID/mailbox?QUERY",
                    "POST /v1/threads/ID/interrupt",
                    "GET /v1/threads/ID/state?QUERY",
                    "GET /v1/threads/ID/patches?QUERY",
                    "POST /v1/threads/ID/fork",
                    "POST /v1/ag-ui/agents/assistant/runs",
                    "GET /v1/ag-ui/runs/ID/events?QUERY",
                    "POST /v1/ai-sdk/agents/assistant/runs",
                    "GET /v1/ai-sdk/agents/assistant/chats/ID/stream",
                    "POST /v1/a2a/agents/assistant/message:send",
                    "GET /v1/a2a/agents/assistant/tasks/ID",
                    "POST /v1/a2a/agents/assistant/tasks/ID:cancel",
                    "POST /a2a/assistant",
                    "POST /a2a/assistant/message:send",
                    "GET /a2a/assistant/tasks?QUERY",
                    "GET /a2a/assistant/tasks/ID",
                    "POST /a2a/assistant/tasks/ID:cancel",
                    "POST /a2a/assistant/tasks/ID:subscribe",
                    "POST /a2a/assistant/tasks/ID/pushNotificationConfigs",
                    "DELETE /a2a/assistant/tasks/ID/pushNotificationConfigs/ID");
    private static final List<String> IDS =
            List.of("t1", "r1", "r2", "%2e%2e", "..%2f..", "%00", "%ff", "a%20b", "x".repeat(300));
    private static final List<String> QUERIES =
            List.of(
                    "limit=5&offset=1",
                    "limit=-1",
                    "limit=99999999999999999999",
                    "after=1.1.0.0",
                    "after=-3&order=desc&visibility=none",
                    "at=0",
                    "patch=99",
                    "thread_id=t1&status=done",
                    "origin=none&visibility=internal",
                    "a=%zz",
                    "limit=1&limit=2",
                    "created_at_from=x");
    private static final List<String> BODIES =
            List.of(
                    """
                    {"agentId":"assistant","threadId":"t1","runId":"r1","state":{"a":[1,{"b":null}]},
                     "messages":[{"id":"m1","role":"user","content":"hi"}],
                     "decisions":[{"target_id":"c1","action":"resume","result":{"approved":true}}]}\
                    """,
                    "{\"agent_id\":\"assistant\",\"messages\":[{\"role\":\"user\",\"content\":\"more\"}]}",
                    "{\"decisions\":[{\"target_id\":\"c1\",\"action\":\"cancel\"}]}",
                    "{\"title\":\"name\"}",
                    "{\"at\":0,\"id\":\"t2\"}",
                    """
                    {"threadId":"t1","runId":"r3","messages":[{"id":"m1","role":"user","content":"hi"}],
                     "resume":[{"interruptId":"c1","status":"resolved","payload":true}]}\
                    """,
                    """
                    {"id":"t1","trigger":"submit-message",
                     "messages":[{"id":"m1","role":"user","parts":[{"type":"text","text":"hi"}]}]}\
                    """,
                    """
                    {"input":"hi","contextId":"t1","taskId":"r1","message":{"role":"user","content":"x"},
                     "decisions":[{"target_id":"c1","action":"resume"}]}\
                    """,
                    """
                    {"message":{"messageId":"m1","role":"ROLE_USER","contextId":"t1",
                     "parts":[{"text":"hi"},{"data":{"approved":true}}]},
                     "configuration":{"historyLength":1,"returnImmediately":true,
                      "taskPushNotificationConfig":{"url":"http://127.0.0.1:1/"}}}\
                    """,
                    """
                    {"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":
                     {"messageId":"m2","taskId":"r1","parts":[{"text":"hi"}]}}}\
                    """,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"GetTask\",\"params\":{\"id\":\"r1\"}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ListTasks\",\"params\":{\"pageSize\":2}}");
    private static final List<String> PIECES =
            List.of("null", "[]", "{}", "-1", "1e400", "\"\\ud800\"", "\"\"", "true", "}", "\0");

    private TestServer server;

    @BeforeEach
    void start() {
        var store = new MemoryThreadStore();
        var os =
                AgentOs.builder()
                        .model("scripted", ScriptedModel.always(say("ok")))
                        .agent(AgentDefinition.builder("assistant", "scripted").build())
                        .store(store)
                        .mailbox(new MemoryMailboxStore())
                        .build();
        server = new TestServer(os, store);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whateverIsSentIsNoFaultOfTheServers() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var faults = new ArrayList<String>();
        long before = 0;

        for (int i = 0; i < REQUESTS; i++) {
            if (i == WARM) {
                before = heap();
            }
            var route = pick(ROUTES, random).split(" ", 2);
            var path =
                    route[1].replace("ID", pick(IDS, random))
                            .replace("QUERY", pick(QUERIES, random).replace("%zz", "%25zz"));
            var body = mutated(pick(BODIES, random), random);
            var request = server.request(path).header("content-type", "application/json");

            var answer =
                    server.send(
                            route[0].equals("GET")
                                    ? request.GET()
                                    : request.method(route[0], BodyPublishers.ofString(body)));

            if (answer.statusCode() >= 500 && !isPrescribed(answer.body())) {
                faults.add(
                        "%s %s %s: %d %s"
                                .formatted(
                                        route[0], path, body, answer.statusCode(), answer.body()));
            }
        }

        long after = heap();
        LOG.log(
                System.Logger.Level.INFO,
                "{0} requests; heap {1} KiB after the first {2}, {3} KiB at the end",
                REQUESTS,
                before / 1024,
                WARM,
                after / 1024);
        assertThat(faults).as("seed %d", seed).isEmpty();
        assertThat(after - before).as("growth of the heap").isLessThan(GROWTH);
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    /// What is in use once the garbage is gone.
    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /// A request may contradict what is stored of its thread.
    private static boolean isPrescribed(String body) {
        return body.contains("internal error: State error: ");
    }

    private static <T> T pick(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String mutated(String body, SplittableRandom random) {
        int at = random.nextInt(body.length());
        return switch (random.nextInt(6)) {
            case 0 -> body.substring(0, at);
            case 1 -> body.substring(0, at) + body.substring(at + 1);
            case 2 -> body.substring(0, at) + pick(PIECES, random) + body.substring(at);
            case 3 -> body.replace("\"hi\"", pick(PIECES, random));
            case 4 -> body.replaceFirst("\"[a-zA-Z_]+\":", "\"" + at + "\":");
            default -> body;
        };
    }
}
