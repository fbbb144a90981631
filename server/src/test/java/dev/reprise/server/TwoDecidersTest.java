package dev.reprise.server;

import static dev.reprise.testing.model.ScriptedModel.call;
import static dev.reprise.testing.model.ScriptedModel.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.facts.Fact;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.testing.model.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Two clients that answer one waiting call at the same instant.
class TwoDecidersTest {
    private static final int TIMES = 200;
    private static final Pattern RUN = Pattern.compile("\"run_id\":\"([^\"]+)\"");

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    /// Asks once, then does it.
    private final Tool careful =
            Tool.of(
                    ToolDescriptor.of("careful", "For tests.", ToolDescriptor.NO_PARAMETERS),
                    (_, call) -> {
                        if (call.resumeInput().isEmpty()) {
                            return ToolResult.suspended("careful", "please decide");
                        }
                        done.add(call.identity().thread().value());
                        return "done with care";
                    });

    private TestServer server() {
        var store = new MemoryThreadStore();
        var model =
                ScriptedModel.always(request ->
                        request.messages().toString().contains("done with care")
                                ? say("Done")
                                : call("c1", "careful", JsonObject.EMPTY));
        var os =
                AgentOs.builder()
                        .model("scripted", model)
                        .agent(AgentDefinition.builder("assistant", "scripted").build())
                        .tools(careful)
                        .store(store)
                        .build();
        return new TestServer(os.gateway(), store);
    }

    /// Where a client sends its decision.
    private enum To {
        INPUTS,
        RUNS;

        String path(String run) {
            return switch (this) {
                case INPUTS -> "/v1/runs/" + run + "/inputs";
                case RUNS -> "/v1/runs";
            };
        }

        int accepted() {
            return switch (this) {
                case INPUTS -> 202;
                case RUNS -> 200;
            };
        }
    }

    @Test
    @Fact("production A-92")
    void ofTwoInputsAtOnceOneIsTakenAndTheOtherIsToldOfIt() throws Exception {
        decideAtOnce(To.INPUTS, To.INPUTS);
    }

    @Test
    @Fact("production A-92")
    void ofAnInputAndARequestAtOnceOneIsTakenAndTheOtherIsToldOfIt() throws Exception {
        decideAtOnce(To.INPUTS, To.RUNS);
    }

    @Test
    @Fact("production A-92")
    void ofTwoRequestsAtOnceOneIsTakenAndTheOtherIsToldOfIt() throws Exception {
        decideAtOnce(To.RUNS, To.RUNS);
    }

    private void decideAtOnce(To first, To second) throws Exception {
        try (var server = server();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int time = 0; time < TIMES; time++) {
                var thread = "chat-" + time;
                var asked = server.post("/v1/runs", request(thread, "messages", said()));
                var run = RUN.matcher(asked.body()).results().findFirst().orElseThrow().group(1);
                var start = new CyclicBarrier(2);
                var answers =
                        List.of(
                                clients.submit(() -> {
                                    start.await();
                                    return server.post(first.path(run), deciding(thread, "d0"));
                                }),
                                clients.submit(() -> {
                                    start.await();
                                    return server.post(second.path(run), deciding(thread, "d1"));
                                }));
                var one = answers.get(0).get(1, TimeUnit.MINUTES);
                var other = answers.get(1).get(1, TimeUnit.MINUTES);

                if (one.statusCode() == first.accepted()) {
                    assertToldOf("d0", other);
                } else {
                    assertThat(other.statusCode()).isEqualTo(second.accepted());
                    assertToldOf("d1", one);
                }
                assertThat(server.get("/v1/runs/" + run + "/events").body())
                        .contains("natural_end");
                assertThat(done).containsExactly(thread);
                done.clear();
            }
        }
    }

    private static void assertToldOf(String winner, HttpResponse<String> refused) {
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(Json.parse(refused.body()).find(Path.of("decision").key("decision_id")))
                .contains(Json.of(winner));
    }

    private static Json said() {
        return Json.array(Json.object("role", "user", "content", "Hi"));
    }

    private static String deciding(String thread, String id) {
        var decision = Json.object("target_id", "c1", "action", "resume", "decision_id", id);
        return request(thread, "decisions", Json.array(decision));
    }

    private static String request(String thread, String member, Json value) {
        return Json.object("agentId", "assistant", "threadId", thread, member, value).toString();
    }
}
