package dev.reprise.server.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Readers of all protocols who are lost at random points, of a server that is killed for real
/// (`kill -9`) while they read, and started again.
@Isolated
@Timeout(300)
class CrowdTest {
    private static final System.Logger LOG = System.getLogger(CrowdTest.class.getName());

    /// `-Dreprise.readers=1000` asks for more.
    private static final int READERS =
            Integer.getInteger("reprise.readers", System.getenv("CI") == null ? 100 : 1000);

    private static final int READERS_OF_A_RUN = 20;

    @TempDir private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Place place = new Place();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private void startServer() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrowdProcess.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        processes.add(process);
        place.moveTo(Integer.parseInt(process.inputReader().readLine()));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + place.port() + path);
    }

    /// Begins a run whose first reader leaves at once.
    private void startRun(String run) throws IOException, InterruptedException {
        var body =
                Json.object(
                        "agentId",
                        "assistant",
                        "threadId",
                        "of-" + run,
                        "runId",
                        run,
                        "messages",
                        Json.array(Json.object("id", "u1", "role", "user", "content", "go")));
        var request =
                HttpRequest.newBuilder(uri("/v1/runs"))
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
        var answer = client.send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        answer.body().close();
    }

    private static Conversation conversation(int reader, String run) {
        return switch (reader % 4) {
            case 0 -> new RunApiConversation(run);
            case 1 -> new AgUiConversation(run);
            case 2 -> new AiSdkConversation("of-" + run);
            default -> new A2aConversation(run);
        };
    }

    private static String runOf(int reader) {
        return "r" + reader / READERS_OF_A_RUN;
    }

    private List<Conversation.Stored> stored(String run) throws Exception {
        var path = "/v1/threads/of-" + run + "/messages?limit=200";
        var request = HttpRequest.newBuilder(uri(path)).build();
        var page = Json.parse(client.send(request, BodyHandlers.ofString()).body());
        return JsonReader.of(page).requireArray("messages").stream()
                .filter(message -> JsonReader.of(message).requireText("role").equals("assistant"))
                .map(Conversation.Stored::of)
                .toList();
    }

    @Test
    void whoeverIsLostWheneverComesToWhatIsStored() throws Exception {
        long seed = System.nanoTime();
        LOG.log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
        var random = new Random(seed);
        startServer();
        var untilKill = new CountDownLatch(READERS * (5 + random.nextInt(20)));
        var readers = new ArrayList<LostReader>();
        var ends = new ArrayList<Future<Conversation>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < READERS; i++) {
                if (i % READERS_OF_A_RUN == 0) {
                    startRun(runOf(i));
                }
                var reader =
                        new LostReader(
                                client,
                                place,
                                conversation(i, runOf(i)),
                                new Random(random.nextLong()),
                                untilKill::countDown);
                readers.add(reader);
                ends.add(threads.submit(reader::read));
            }
            assertThat(untilKill.await(60, TimeUnit.SECONDS)).isTrue();
            processes.getFirst().destroyForcibly().waitFor();
            startServer();
        }

        assertThat(readers).as("seed %d", seed).anyMatch(LostReader::heardOfTheNext);
        for (int i = 0; i < READERS; i++) {
            var conversation = ends.get(i).get();
            var messages = stored(runOf(i));
            assertThat(messages).hasSize(CrowdProcess.ROUNDS + 1);
            assertThat(conversation.shown())
                    .as("reader %d, seed %d", i, seed)
                    .isEqualTo(conversation.stored(messages));
            assertThat(readers.get(i).twice()).as("reader %d, seed %d", i, seed).isEmpty();
        }
    }
}
