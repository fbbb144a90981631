package dev.reprise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.gateway.EventId;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.protocols.a2a.PushConfig;
import dev.reprise.runtime.store.MemoryMailboxStore;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Path;
import dev.reprise.testing.model.Gate;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// News of tasks, sent to those who want them.
class A2aPushTest {
    private static final String AGENT = "/a2a/assistant";

    @TempDir private java.nio.file.Path directory;

    private final Gate gate = new Gate();
    private final PushReceiver receiver = new PushReceiver();

    @AfterEach
    void stop() {
        gate.open();
        receiver.close();
    }

    private A2aServer server(UnaryOperator<PushOptions> push) {
        return new A2aServer(gate, options -> options.withPush(push.apply(PushOptions.DEFAULT)));
    }

    private A2aServer server(ThreadStore store) {
        return new A2aServer(
                gate,
                options -> options.withPush(near(PushOptions.DEFAULT)),
                store,
                new MemoryMailboxStore());
    }

    /// To this machine, and quick to try again.
    private static PushOptions near(PushOptions push) {
        return push.withPrivateTargets(true)
                .withAttempts(4, Duration.ofMillis(1), Duration.ofMillis(2));
    }

    private PushOptions durable(PushOptions push) {
        return push.withDirectory(directory)
                .withPrivateTargets(true)
                .withAttempts(1000, Duration.ofMillis(5), Duration.ofMillis(50));
    }

    /// What the next process would find.
    private PushStore kept() {
        return PushStore.open(directory, InstantSource.system());
    }

    private JsonObject config() {
        return Json.object(
                "url",
                receiver.url(),
                "token",
                "secret",
                "authentication",
                Json.object("scheme", "Bearer", "credentials", "abc"));
    }

    private static JsonObject asking(String text, JsonObject configuration) {
        return Json.object(
                "message",
                Json.object("messageId", "m1", "parts", Json.array(Json.object("text", text))),
                "configuration",
                configuration.with("returnImmediately", true));
    }

    private static String id(String body) {
        return Json.parse(body)
                .find(Path.ROOT.key("task").key("id"))
                .flatMap(Json::asText)
                .orElseThrow();
    }

    private static String submit(A2aServer server, String text, JsonObject configuration) {
        var answer =
                server.server.post(AGENT + "/message:send", asking(text, configuration).toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return id(answer.body());
    }

    private void awaitEnd() {
        Until.holds(() ->
                !receiver.states().isEmpty()
                        && receiver.states().getLast().equals("TASK_STATE_COMPLETED"));
    }

    @Test
    void whoSendsAMessageHearsOfAllThatBecomesOfItSigned() {
        try (var server = server(A2aPushTest::near)) {
            submit(server, "hi", Json.object("taskPushNotificationConfig", config()));
            awaitEnd();
        }

        assertThat(receiver.states()).containsExactly("TASK_STATE_WORKING", "TASK_STATE_COMPLETED");
        assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo(" all right ");
        var first = receiver.received.getFirst();
        assertThat(first.header("X-a2a-notification-token")).isEqualTo("secret");
        assertThat(first.header("Authorization")).isEqualTo("Bearer abc");
        var signature = first.header("X-a2a-notification-signature");
        var time = signature.substring(2, signature.indexOf(','));
        assertThat(signature)
                .isEqualTo(
                        "t=%s,v1=%s"
                                .formatted(
                                        time,
                                        PushSender.hmac(
                                                "secret",
                                                time + ".",
                                                first.body().getBytes(StandardCharsets.UTF_8))));
    }

    /// RFC 4231, test case 2.
    @Test
    void theSignatureIsAnHmac() {
        assertThat(
                        PushSender.hmac(
                                "Jefe",
                                "what do ya want ",
                                "for nothing?".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void whoIsBusyIsAskedAgainAndGetsEveryFrameInOrder() {
        receiver.refuse(3);
        try (var server = server(A2aPushTest::near)) {
            submit(server, "hi", Json.object("taskPushNotificationConfig", config()));
            awaitEnd();
        }

        assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo(" all right ");
    }

    @Test
    void whoNeverAnswersDoesNotHarmTheTask() {
        receiver.refuse(1000);
        try (var server = server(A2aPushTest::near)) {
            var id = submit(server, "hi", Json.object("taskPushNotificationConfig", config()));

            Until.holds(() ->
                    server.server
                            .get(AGENT + "/tasks/" + id)
                            .body()
                            .contains("TASK_STATE_COMPLETED"));
            Until.holds(() -> receiver.refused() == 4);
        }
        assertThat(receiver.received).isEmpty();
        assertThat(receiver.refused()).isEqualTo(4);
    }

    @Test
    void whatReplacesAConfigurationThatIsBeingTriedIsSentTheRest() {
        receiver.refuse(1000);
        var mine = config().with("id", "mine");
        var task = new CompletableFuture<String>();
        try (var better = new PushReceiver();
                var server = server(A2aPushTest::near)) {
            receiver.whenRefused(() -> {
                var path = AGENT + "/tasks/" + task.join() + "/pushNotificationConfigs";
                server.server.post(path, mine.with("url", better.url()).toString());
                gate.open();
            });

            task.complete(submit(server, "hold", Json.object("taskPushNotificationConfig", mine)));

            Until.holds(() -> better.states().contains("TASK_STATE_COMPLETED"));
            assertThat(receiver.refused()).isEqualTo(1);
        }
    }

    @Test
    void whatIsTakenBackWhileItIsTriedIsTriedNoMore() {
        receiver.refuse(1000);
        var mine = config().with("id", "mine");
        var task = new CompletableFuture<String>();
        try (var other = new PushReceiver();
                var server = server(this::durable)) {
            receiver.whenRefused(() -> {
                var path = AGENT + "/tasks/" + task.join() + "/pushNotificationConfigs/mine";
                server.server.delete(path);
                gate.open();
            });

            task.complete(submit(server, "hold", Json.object("taskPushNotificationConfig", mine)));

            awaitCompleted(server, task.join());
            for (int i = 0; i < 5; i++) { // meanwhile
                other.received.clear();
                var others = config().with("url", other.url());
                submit(server, "brief", Json.object("taskPushNotificationConfig", others));
                Until.holds(() -> other.states().contains("TASK_STATE_COMPLETED"));
            }
            assertThat(receiver.refused()).isEqualTo(1);
        }
    }

    @Test
    void whoWasGivenUpHearsOfTheRestWhenNamedAgain() {
        receiver.refuse(1000);
        var mine = config().with("id", "mine");
        try (var server = server(A2aPushTest::near)) {
            var id = submit(server, "hold", Json.object("taskPushNotificationConfig", mine));
            Until.holds(() -> receiver.refused() == 4);

            receiver.refuse(0);
            var path = AGENT + "/tasks/" + id + "/pushNotificationConfigs";
            server.server.post(path, mine.with("token", "better").toString());
            gate.open();
            awaitEnd();

            assertThat(A2aReader.read(receiver.frames()).text()).endsWith("did.");
            assertThat(receiver.refused()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mine"})
    void aMessageThatIsSentAgainIsToldOfOnce(String name) {
        try (var server = server(A2aPushTest::near)) {
            var config = Json.object("taskPushNotificationConfig", config().with("id", name));
            var asked = asking("hold", config);
            var again =
                    asked.with(
                            "message",
                            JsonReader.of(asked).requireObject("message").with("contextId", "c"));
            var first = server.server.post(AGENT + "/message:send", again.toString());
            Until.holds(() -> A2aReader.read(receiver.frames()).text().equals("I "));

            var second = server.server.post(AGENT + "/message:send", again.toString());
            gate.open();
            awaitEnd();

            var id = id(first.body());
            assertThat(id(second.body())).isEqualTo(id);
            assertThat(receiver.states())
                    .containsExactly("TASK_STATE_WORKING", "TASK_STATE_COMPLETED");
            assertThat(
                            server.server
                                    .get(AGENT + "/tasks/" + id + "/pushNotificationConfigs")
                                    .body())
                    .containsOnlyOnce("\"url\"");
        }
    }

    @Test
    void whoComesInTheMiddleHearsOfTheRest() throws Exception {
        try (var server = server(A2aPushTest::near)) {
            var id = submit(server, "hold", Json.object());
            awaitText(server, id);
            var path = AGENT + "/tasks/" + id + "/pushNotificationConfigs";

            var made = server.server.post(path, config().with("id", "mine").toString());
            gate.open();
            awaitEnd();

            assertThat(Json.parse(made.body()))
                    .isEqualTo(
                            Json.object(
                                    "id",
                                    "mine",
                                    "taskId",
                                    id,
                                    "url",
                                    receiver.url(),
                                    "token",
                                    "secret",
                                    "authentication",
                                    Json.object("scheme", "Bearer")));
            assertThat(receiver.states()).containsExactly("TASK_STATE_COMPLETED");
            assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo("did.");
            assertThat(server.server.get(path + "/mine").body()).isEqualTo(made.body());
            assertThat(server.server.get(path).body())
                    .isEqualTo("{\"configs\":[" + made.body() + "],\"nextPageToken\":\"\"}");
            assertThat(server.server.delete(path + "/mine").statusCode()).isEqualTo(204);
            assertThat(server.server.get(path + "/mine").body())
                    .contains("Push notification configuration not found: mine");
        }
    }

    /// The model may stand at its gate a moment before what it has said is shown.
    private static void awaitText(A2aServer server, String id) throws IOException {
        var request = server.server.request(AGENT + "/tasks/" + id + ":subscribe");
        var reader = new A2aReader();
        try (var stream = server.server.open(request.POST(BodyPublishers.noBody())).body()) {
            while (!reader.text().equals("I ")) {
                reader.take(A2aReader.nextFrame(stream));
            }
        }
    }

    @Test
    void whatIsLeftOfATaskThatIsOverIsSentOnce() {
        try (var first = server(this::durable)) {
            var id = submit(first, "hi", Json.object());
            Until.holds(() ->
                    first.server
                            .get(AGENT + "/tasks/" + id)
                            .body()
                            .contains("TASK_STATE_COMPLETED"));
            var after = EventId.parse(idOfFirstText(first)).withFrame(0);
            var key = new PushStore.Key(Owner.LOCAL, id, "mine");
            var config = PushConfig.read(config()).with("mine", id);
            kept().put(new PushStore.Kept(key, config, after, false));

            try (var _ = first.next(options -> options.withPush(durable(PushOptions.DEFAULT)))) {
                Until.holds(() -> kept().open().isEmpty());
            }
        }

        assertThat(receiver.states()).containsExactly("TASK_STATE_COMPLETED");
        assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo("right ");
    }

    private static String idOfFirstText(A2aServer server) {
        var run = server.store.runsWithStatus(RunStatus.DONE).getFirst().value().run();
        var body = server.server.get("/v1/runs/" + run + "/events").body();
        int text = body.indexOf("text_delta");
        int id = body.lastIndexOf("id: ", text) + "id: ".length();
        return body.substring(id, body.indexOf('\n', id));
    }

    @Test
    void aTaskThatWaitedIsFollowedToItsEnd() {
        try (var server = server(A2aPushTest::near)) {
            var id = submit(server, "care", Json.object("taskPushNotificationConfig", config()));
            Until.holds(() -> receiver.states().contains("TASK_STATE_INPUT_REQUIRED"));

            server.server.post(
                    "/v1/a2a/agents/assistant/message:send",
                    Json.object(
                                    "taskId",
                                    id,
                                    "decisions",
                                    Json.array(Json.object("target_id", "c1", "action", "resume")))
                            .toString());
            awaitEnd();
        }

        assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo("Let me see.\n\nDone.");
    }

    @Test
    void aTaskThatWaitsIsLeftAlone() {
        var watched = new WatchedStore(new MemoryThreadStore());
        try (var server = server(watched.store())) {
            var id = submit(server, "care", Json.object("taskPushNotificationConfig", config()));
            Until.holds(() -> receiver.states().contains("TASK_STATE_INPUT_REQUIRED"));
            var looks = new AtomicInteger();
            watched.reads(_ -> {
                if (Thread.currentThread().getName().equals("push of task " + id)) {
                    looks.incrementAndGet();
                }
            });

            for (int i = 0; i < 50; i++) {
                submit(server, "brief", Json.object());
            }

            assertThat(looks).hasValueLessThan(50);
        }
    }

    @Test
    void whatOneProcessDidNotSendTheNextOneSends() {
        receiver.refuse(1_000_000);
        var first = server(this::durable);
        try (first) {
            var id = submit(first, "hi", Json.object("taskPushNotificationConfig", config()));
            Until.holds(() ->
                    first.server
                            .get(AGENT + "/tasks/" + id)
                            .body()
                            .contains("TASK_STATE_COMPLETED"));
        }
        assertThat(receiver.received).isEmpty();
        assertThat(kept().open())
                .singleElement()
                .satisfies(kept -> assertThat(kept.config().credentials()).isEqualTo("abc"));
        receiver.refuse(0);

        try (var _ = first.next(options -> options.withPush(durable(PushOptions.DEFAULT)))) {
            awaitEnd();
            Until.holds(() -> kept().open().isEmpty());
        }

        // The last attempt of the first process may still have been on its way.
        assertThat(receiver.states().stream().distinct())
                .containsExactly("TASK_STATE_WORKING", "TASK_STATE_COMPLETED");
        assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo(" all right ");
    }

    @Test
    void aServerSendsNothingBeforeItListens() {
        try (var first = server(this::durable)) {
            var done = submit(first, "hi", Json.object());
            awaitCompleted(first, done);
            var key = new PushStore.Key(Owner.LOCAL, done, "mine");
            var config = PushConfig.read(config()).with("mine", done);
            kept().put(new PushStore.Kept(key, config, null, false));

            try (var idle = first.idle(options -> options.withPush(durable(PushOptions.DEFAULT)))) {
                submit(first, "brief", Json.object("taskPushNotificationConfig", config()));
                awaitEnd();
                assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo("Yes.");
                receiver.received.clear();

                idle.start();
                awaitEnd();
                assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo(" all right ");
            }
        }
    }

    @Test
    @Timeout(60)
    void aWaitForTheNextAttemptEndsWithTheServer() throws Exception {
        receiver.refuse(1000);
        var drain = new Drain(InstantSource.system(), Duration.ZERO);
        receiver.whenRefused(drain::begin);
        var patient = PushOptions.DEFAULT.withPrivateTargets(true);
        var day = Duration.ofDays(1);
        var sender =
                new PushSender(patient.withAttempts(3, day, day), InstantSource.system(), drain);

        boolean taken = sender.send(PushConfig.read(config()), new byte[0], () -> true);

        sender.stop();
        assertThat(taken).isFalse();
        assertThat(receiver.refused()).isEqualTo(1);
    }

    @Test
    void aStoreThatFailsForAMomentKeepsNothingBack() {
        var watched = new WatchedStore(new MemoryThreadStore());
        try (var server = server(watched.store())) {
            int failed = 0;
            for (boolean fails = true; fails && failed < 40; failed++) {
                receiver.received.clear();
                var left = new AtomicInteger(failed);
                watched.reads(_ -> {
                    if (Thread.currentThread().getName().startsWith("push of task")
                            && left.getAndDecrement() == 0) {
                        throw StoreException.io("read", new IOException("disk is gone"));
                    }
                });

                submit(server, "hi", Json.object("taskPushNotificationConfig", config()));
                awaitEnd();

                assertThat(A2aReader.read(receiver.frames()).text()).isEqualTo(" all right ");
                fails = left.get() < 0;
            }
            assertThat(failed).isGreaterThan(2);
        }
    }

    private static void awaitCompleted(A2aServer server, String id) {
        Until.holds(() ->
                server.server.get(AGENT + "/tasks/" + id).body().contains("TASK_STATE_COMPLETED"));
    }
}
