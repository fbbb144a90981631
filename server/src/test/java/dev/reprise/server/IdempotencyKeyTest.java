package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.RunGateway.StartedRun;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.server.KeyedRuns.Found;
import dev.reprise.server.KeyedRuns.Keyed;
import dev.reprise.state.Json;
import dev.reprise.testing.ManualClock;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Requests that start a run and are sent more than once.
class IdempotencyKeyTest {
    private static final int TIMES = 100;
    private static final Pattern RUN = Pattern.compile("\"run_id\":\"([^\"]+)\"");

    private final MemoryThreadStore store = new MemoryThreadStore();
    private final AtomicInteger asked = new AtomicInteger();

    private AgentOs os(MemoryThreadStore over) {
        var model =
                ScriptedModel.always(_ -> {
                    asked.incrementAndGet();
                    return say("Hello");
                });
        return AgentOs.builder()
                .model("scripted", model)
                .agent(AgentDefinition.builder("assistant", "scripted").build())
                .store(over)
                .build();
    }

    private TestServer server() {
        return new TestServer(os(store).gateway(), store);
    }

    private static HttpResponse<String> send(TestServer server, String key, Json body) {
        return server.send(
                server.request("/v1/runs")
                        .header("content-type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    private static Json saying(String text) {
        return Json.object(
                "agentId",
                "assistant",
                "messages",
                Json.array(Json.object("role", "user", "content", text)));
    }

    private static String runOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RUN.matcher(answer.body()).results().findFirst().orElseThrow().group(1);
    }

    @Test
    @Fact("production A-54")
    void ofTwoRequestsWithOneKeyAtOnceOneStartsARunAndBothShowIt() throws Exception {
        try (var server = server();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int time = 0; time < TIMES; time++) {
                var key = "order-" + time;
                var start = new CyclicBarrier(2);
                var one =
                        clients.submit(() -> {
                            start.await();
                            return send(server, key, saying("Hi"));
                        });
                var other =
                        clients.submit(() -> {
                            start.await();
                            return send(server, key, saying("Hi"));
                        });

                var first = one.get(1, TimeUnit.MINUTES);
                var second = other.get(1, TimeUnit.MINUTES);

                assertThat(runOf(first)).isEqualTo(runOf(second));
                assertThat(first.body()).contains("natural_end");
                assertThat(second.body()).contains("natural_end");
                assertThat(asked).hasValue(time + 1);
            }
            assertThat(server.get("/v1/runs?limit=1").body()).contains("\"total\":" + TIMES);
        }
    }

    @Test
    void aKeyIsKnownAfterARestart() {
        String run;
        try (var server = server()) {
            run = runOf(send(server, "order-1", saying("Hi")));
        }

        try (var server = server()) {
            var again = send(server, "order-1", saying("Hi"));

            assertThat(runOf(again)).isEqualTo(run);
            assertThat(again.body()).contains("natural_end");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void theOrderOfMembersIsNoDifference() {
        try (var server = server()) {
            var first = runOf(send(server, "order-1", Json.parse(REORDERED)));
            var second = runOf(send(server, "order-1", saying("Hi")));

            assertThat(first).isEqualTo(second);
        }
    }

    private static final String REORDERED =
            """
            {"messages": [{"content": "Hi", "role": "user"}],
             "agentId": "assistant"}
            """;

    @Test
    void aKeyThatStandsForAnotherBodyIsRefusedAndNamesItsRun() {
        try (var server = server()) {
            var run = runOf(send(server, "order-1", saying("Hi")));

            var other = send(server, "order-1", saying("Ho"));

            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(other.body())
                    .isEqualTo(
                            "{\"error\":\"invalid request: the Idempotency-Key stands for run %s, which was asked for otherwise\"}"
                                    .formatted(run));
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void aRequestThatCouldNotBeginARunLeavesItsKeyFree() {
        try (var server = server()) {
            var unknown = Json.parse(saying("Hi").toString().replace("assistant", "nobody"));

            assertThat(send(server, "order-1", unknown).statusCode()).isEqualTo(404);
            assertThat(send(server, "order-1", saying("Hi")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRequestThatNamesItsRunTwiceIsRefused() {
        try (var server = server()) {
            var named =
                    Json.parse(saying("Hi").toString().replaceFirst("\\{", "{\"runId\":\"r1\","));

            var answer = send(server, "order-1", named);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("order-1", "r1");
        }
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        try (var server = server()) {
            assertThat(send(server, "k".repeat(255), saying("Hi")).statusCode()).isEqualTo(200);
            assertThat(send(server, "k".repeat(256), saying("Hi")).body())
                    .contains("Idempotency-Key must have 1 to 255 characters, had 256");
        }
    }

    @Test
    void aKeyIsAnOwnersAndAnEndpointsAndFreeAfterADay() {
        var clock = new ManualClock();
        var timed = new MemoryThreadStore(clock);
        try (var os = os(timed)) {
            var keys = new KeyedRuns(timed, null, clock);
            var me = Owner.LOCAL;
            var other = new Owner("tenant", "other");

            assertThat(start(os, keys, me, "POST /a")).isInstanceOf(Found.New.class);
            assertThat(start(os, keys, me, "POST /a")).isInstanceOf(Found.Known.class);
            assertThat(start(os, keys, me, "POST /b")).isInstanceOf(Found.New.class);
            assertThat(start(os, keys, other, "POST /a")).isInstanceOf(Found.New.class);
            clock.advance(Duration.ofHours(24).minusMillis(1));
            assertThat(start(os, keys, me, "POST /a")).isInstanceOf(Found.Known.class);
            clock.advance(Duration.ofMillis(1));
            assertThat(start(os, keys, me, "POST /a")).isInstanceOf(Found.New.class);
            assertThat(start(os, keys, me, "POST /a")).isInstanceOf(Found.Known.class);
        }
    }

    private static Found<StartedRun> start(
            AgentOs os, KeyedRuns keys, Owner owner, String endpoint) {
        var request = RunRequest.of("assistant", Message.user("Hi"));
        var found =
                keys.start(
                        new Keyed(owner, endpoint, "k", saying("Hi"), null),
                        (run, alias) ->
                                os.gateway()
                                        .start(
                                                owner,
                                                request.withRun(run).withAlias(alias),
                                                LaunchMode.DURABLE));
        if (found instanceof Found.New<StartedRun>(var run)) {
            run.events().close();
        }
        return found;
    }
}
