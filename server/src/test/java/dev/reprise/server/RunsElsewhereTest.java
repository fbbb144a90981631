package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.testing.crash.Death;
import dev.reprise.testing.crash.MortalStore;
import dev.reprise.testing.model.Gate;
import dev.reprise.testing.model.ScriptedModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readers at one process of runs that another process works on.
@Timeout(30)
class RunsElsewhereTest {
    private static final Tool LOOK =
            Tool.of(
                    ToolDescriptor.of("look", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, _) -> "seen");

    private final Gate gate = new Gate();
    private final ThreadStore store = new MemoryThreadStore();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        gate.open();
        clients.shutdownNow();
    }

    private AgentOs os(ThreadStore threads) {
        return AgentOs.builder()
                .model(
                        "scripted",
                        ScriptedModel.of(
                                say("Let me ", "see.").call("c1", "look", JsonObject.EMPTY),
                                say("There ", "it ").waitAt(gate).say("is.")))
                .agent(AgentDefinition.builder("assistant", "scripted").build())
                .tools(LOOK)
                .store(threads)
                .build();
    }

    /// Starts a run that stands in the middle of its second answer.
    ///
    /// @return its id
    private String start(TestServer server) throws InterruptedException {
        var body = Json.object("id", "chat", "messages", Json.array(ChatServer.user("u1", "hey")));
        var _ = clients.submit(() -> server.post(ChatServer.RUNS, body.toString()));
        gate.awaitReached();
        return store.activeRun(Owner.LOCAL, new ThreadId("chat")).orElseThrow().run().value();
    }

    private static HttpResponse<InputStream> open(TestServer server, String path) {
        return server.open(server.request(path));
    }

    /// The frames up to the one with the last word before the gate.
    private static List<String> frames(TestServer server, String path) throws IOException {
        var frames = new ArrayList<String>();
        try (var stream = open(server, path).body()) {
            while (frames.isEmpty() || !frames.getLast().contains("\"it \"")) {
                var frame = new StringBuilder();
                while (!frame.toString().endsWith("\n\n")) {
                    frame.append((char) stream.read());
                }
                if (frame.indexOf("id: ") == 0) {
                    frames.add(frame.toString());
                }
            }
        }
        return frames;
    }

    private static String idOf(String frame) {
        return frame.lines().findFirst().orElseThrow().substring("id: ".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/runs/%s/events",
                "/v1/ag-ui/runs/%s/events",
                "/v1/ai-sdk/agents/assistant/chats/chat/stream?%s"
            })
    void whoReadsElsewhereIsShownTheSame(String route) throws Exception {
        try (var here = os(store);
                var elsewhere = os(store);
                var near = new TestServer(here.gateway(), store);
                var far = new TestServer(elsewhere.gateway(), store)) {
            var path = route.formatted(start(near));

            var shownNear = open(near, path);
            var shownFar = open(far, path);
            gate.open();

            var whole = TestServer.rest(shownNear);
            assertThat(whole).contains("Let me ", "There ", "is.");
            assertThat(TestServer.rest(shownFar)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/runs/%s/events",
                "/v1/ag-ui/runs/%s/events",
                "/v1/ai-sdk/agents/assistant/chats/chat/stream?%s"
            })
    void whoSawWhatIsNotStoredGetsTheRestElsewhere(String route) throws Exception {
        try (var here = os(store);
                var elsewhere = os(store);
                var near = new TestServer(here.gateway(), store);
                var far = new TestServer(elsewhere.gateway(), store)) {
            var path = route.formatted(start(near));
            var seen = frames(near, path);
            var shown = open(near, path);

            var rests =
                    seen.stream()
                            .map(frame ->
                                    far.open(
                                            far.request(path).header("Last-Event-ID", idOf(frame))))
                            .toList();
            gate.open();

            var whole = TestServer.rest(shown);
            for (int i = 0; i < rests.size(); i++) {
                var rest = whole.substring(String.join("", seen.subList(0, i + 1)).length());
                assertThat(TestServer.rest(rests.get(i))).as("after frame %d", i).isEqualTo(rest);
            }
        }
    }

    /// The process that works on the run dies, and a third one takes it over.
    @ParameterizedTest
    @ValueSource(strings = {"/v1/runs/%s/events", "/v1/ag-ui/runs/%s/events"})
    void whatIsTakenOverIsFollowed(String route) throws Exception {
        var mortal = new MortalStore(store, Death.NEVER);
        try (var elsewhere = os(store);
                var far = new TestServer(elsewhere.gateway(), store)) {
            HttpResponse<InputStream> shown;
            String path;
            String last;
            try (var here = os(mortal);
                    var near = new TestServer(here.gateway(), mortal)) {
                path = route.formatted(start(near));
                last = idOf(frames(near, path).getLast());
                shown = far.open(far.request(path).header("Last-Event-ID", last));
                mortal.kill();
            }
            try (var next =
                    AgentOs.builder()
                            .model("scripted", ScriptedModel.of(say("Here it is.")))
                            .agent(AgentDefinition.builder("assistant", "scripted").build())
                            .tools(LOOK)
                            .store(store)
                            .build()) {
                assertThat(next.recover()).isEqualTo(1);

                var rest = TestServer.rest(shown);
                var again = far.send(far.request(path).header("Last-Event-ID", last)).body();
                assertThat(rest).contains("Here it is.").doesNotContain("There ");
                assertThat(timeless(rest)).isEqualTo(timeless(again));
            }
        }
    }

    /// A withdrawal has the time at which it was told.
    private static String timeless(String frames) {
        return frames.replaceAll("\"timestamp(_ms)?\":\\d+", "");
    }
}
