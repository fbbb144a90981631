package dev.reprise.cli;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.RunStart;
import dev.reprise.core.behavior.RunStartAction;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunQuery;
import dev.reprise.core.store.RunRecord;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.server.HttpServer;
import dev.reprise.server.ServerOptions;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShutdownTest {
    private static final Duration GRACE = Duration.ofSeconds(1);

    /// What runs that are cancelled get on top to end in an orderly way, and a slow machine.
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private static final int HANGING = 5;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;
    private final MemoryThreadStore store = new MemoryThreadStore();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(HANGING);

    /// Keeps the very thread of its run, which nobody interrupts.
    private final AgentBehavior hang =
            new AgentBehavior() {
                @Override
                public String id() {
                    return "hang";
                }

                @Override
                public ActionSet<RunStartAction> runStart(RunStart run) {
                    hanging.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return ActionSet.empty();
                }
            };

    @AfterEach
    void letGo() {
        released.countDown();
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "7, 23", "30, 0", "33, 0"})
    void runsGetWhatRequestsLeftOfTheGracePeriod(int requests, int runs) throws Exception {
        var given = new AtomicReference<Duration>();

        int cancelled =
                new Shutdown(Duration.ofSeconds(30), clock)
                        .end(
                                () -> now.set(now.get().plusSeconds(requests)),
                                grace -> {
                                    given.set(grace);
                                    return 2;
                                });

        assertThat(given.get()).isEqualTo(Duration.ofSeconds(runs));
        assertThat(cancelled).isEqualTo(2);
    }

    @Test
    void runsThatCannotBeStoppedTogetherTakeOneGracePeriodAndAMoment() throws Exception {
        try (var os = os(ScriptedModel.always(say("Hello")), hang);
                var server = serving(os)) {
            for (int i = 0; i < HANGING; i++) {
                start(os);
            }
            assertThat(hanging.await(1, TimeUnit.MINUTES)).isTrue();

            var ended = end(server, os);

            assertThat(ended.cancelled()).isEqualTo(HANGING);
            assertThat(ended.after()).isBetween(GRACE, GRACE.plus(MOMENT));
        }
    }

    @Test
    void aRequestAndItsRunShareTheGracePeriodAndTheRunIsRecordedAsCancelled() throws Exception {
        var silent = new Gate();
        try (var os = os(ScriptedModel.of(ScriptedModel.waitAt(silent)));
                var server = serving(os);
                var client = HttpClient.newHttpClient()) {
            var answer = client.send(run(server.port()), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);

            var ended = end(server, os);

            assertThat(ended.cancelled()).isEqualTo(1);
            assertThat(ended.after()).isBetween(GRACE, GRACE.plus(MOMENT));
            answer.body().close();
        }
        assertThat(store.runs(Owner.LOCAL, RunQuery.DEFAULT).items())
                .hasSize(1)
                .allSatisfy(run -> assertThat(run.status()).isEqualTo(RunStatus.DONE))
                .extracting(RunRecord::terminationCode)
                .containsExactly("cancelled");
    }

    private AgentOs os(ScriptedModel model, AgentBehavior... behaviors) {
        var definition = AgentDefinition.builder("default", "model");
        var builder =
                AgentOs.builder()
                        .store(store)
                        .mailbox(new MemoryMailboxStore())
                        .model("model", model);
        for (var behavior : behaviors) {
            definition.behavior(behavior.id());
            builder.behavior(behavior);
        }
        return builder.agent(definition.build()).build();
    }

    private HttpServer serving(AgentOs os) {
        var options = ServerOptions.DEFAULT.withAddress("127.0.0.1", 0).withGrace(GRACE);
        return HttpServer.builder(os.gateway(), store)
                .background(os.background().orElseThrow())
                .options(options)
                .build()
                .start();
    }

    private static void start(AgentOs os) {
        var request = RunRequest.of("default", Message.user("Hi"));
        os.gateway().start(Owner.LOCAL, request, LaunchMode.DURABLE).events().close();
    }

    private static HttpRequest run(int port) {
        var body =
                "{\"agentId\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/runs".formatted(port)))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private record Ended(int cancelled, Duration after) {}

    private static Ended end(HttpServer server, AgentOs os) throws InterruptedException {
        long begun = System.nanoTime();
        int cancelled = new Shutdown(GRACE, InstantSource.system()).end(server::close, os::drain);
        return new Ended(cancelled, Duration.ofNanos(System.nanoTime() - begun));
    }
}
