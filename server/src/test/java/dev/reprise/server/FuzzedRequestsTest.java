package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /// What stands in the places of some variables; ids are in the others.
    private static final Map<String, List<String>> VARIABLES =
            Map.of(
                    ":agent_id", List.of("assistant", "assistant", "nobody"),
                    ":agent", List.of("assistant", "assistant", "nobody"),
                    ":action", List.of("message:send", "message:stream"),
                    ":task_action", List.of("ID", "ID:cancel", "ID:subscribe"));

    /// The ends of streams that failed; requests that fail have a status of their own.
    private static final List<String> BROKEN =
            List.of("-32603", "RELAY_ERROR", "internal error: ", "the server's log says more");

    /// What a page prescribes for requests that contradict what is stored of their threads.
    private static final Pattern PRESCRIBED =
            Pattern.compile(
                    "\\{\"error\":\"internal error: State error: parent_thread_id mismatch for thread"
                            + " '[^']*': existing='[^']*', requested='[^']*'\"}");

    private static final List<String> ANY = List.of("ID");
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
                    """);
    private static final List<String> CALLS =
            List.of(
                    """
                    {"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":
                     {"messageId":"m2","taskId":"r1","parts":[{"text":"hi"}]}}}\
                    """,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"GetTask\",\"params\":{\"id\":\"r1\"}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ListTasks\",\"params\":{\"pageSize\":2}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"CancelTask\",\"params\":{\"id\":\"r1\"}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"SubscribeToTask\",\"params\":{\"id\":\"r1\"}}",
                    """
                    {"jsonrpc":"2.0","id":1,"method":"CreateTaskPushNotificationConfig",
                     "params":{"taskId":"r1","url":"http://127.0.0.1:1/"}}\
                    """);
    private static final List<String> PIECES =
            List.of("null", "[]", "{}", "-1", "1e400", "\"\\ud800\"", "\"\"", "true", "}", "\0");

    private TestServer server;
    private HttpServer.Builder made;
    private List<Operation> routes;

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
        server =
                new TestServer(
                        os,
                        store,
                        builder -> {
                            made = builder;
                            return builder;
                        });
        routes = made.groups().stream().flatMap(group -> group.operations().stream()).toList();
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
            var route = pick(routes, random);
            var path = path(route, random);
            var body =
                    mutated(pick("A2aCall".equals(route.body()) ? CALLS : BODIES, random), random);
            var request = server.request(path).header("content-type", "application/json");

            var answer =
                    server.send(
                            route.body() == null && random.nextBoolean()
                                    ? request.method(route.method(), BodyPublishers.noBody())
                                    : request.method(
                                            route.method(), BodyPublishers.ofString(body)));

            if (isFault(answer)) {
                faults.add(
                        "%s %s %s: %d %s"
                                .formatted(
                                        route.method(),
                                        path,
                                        body,
                                        answer.statusCode(),
                                        answer.body()));
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

    private static String path(Operation route, SplittableRandom random) {
        var path =
                Stream.of(route.path().split("/", -1))
                        .map(segment ->
                                segment.startsWith(":")
                                        ? pick(VARIABLES.getOrDefault(segment, ANY), random)
                                        : segment)
                        .collect(Collectors.joining("/"))
                        .replace("ID", pick(IDS, random));
        return route.query().isEmpty()
                ? path
                : path + "?" + pick(QUERIES, random).replace("%zz", "%25zz");
    }

    private static boolean isFault(HttpResponse<String> answer) {
        var body = answer.body();
        return answer.statusCode() >= 500
                ? !PRESCRIBED.matcher(body).matches()
                : BROKEN.stream().anyMatch(body::contains);
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
