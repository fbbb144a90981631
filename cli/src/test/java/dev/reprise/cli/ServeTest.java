package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
    private static final String WEATHER =
            "{\"agentId\":\"default\",\"threadId\":\"t1\",\"messages\":[{\"role\":\"user\",\"content\":\"How is the"
                    + " weather in Oslo?\"}]}";

    /// The id under which a call that waits is shown.
    private static final Pattern SHOWN = Pattern.compile("\"id\":\"(fc_[^\"]+)\"");

    @TempDir private Path directory;

    private static List<JsonObject> events(String sse) {
        return sse.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Json.parseObject(line.substring("data: ".length())))
                .toList();
    }

    private static List<String> types(String sse) {
        return events(sse).stream()
                .map(event -> event.get("type").asText().orElseThrow())
                .filter(type -> !type.equals("text_delta"))
                .toList();
    }

    @Test
    void aFreshServerAnswersARunWithTheWholeSequenceOfEvents() throws Exception {
        try (var server = new ServedProcess(directory)) {
            var answer = server.post("/v1/runs", WEATHER);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(types(answer.body()))
                    .containsExactly(
                            "run_start",
                            "step_start",
                            "tool_call_start",
                            "tool_call_delta",
                            "tool_call_delta",
                            "tool_call_ready",
                            "inference_complete",
                            "step_end",
                            "tool_call_done",
                            "state_snapshot",
                            "step_start",
                            "inference_complete",
                            "step_end",
                            "run_finish");
            assertThat(directory.resolve("t1.json")).exists();
        }
    }

    @Test
    void theGreetingNamesAgentsAndACommandToTry() throws Exception {
        try (var server = new ServedProcess(directory)) {
            assertThat(server.greeting())
                    .anyMatch(line ->
                            line.contains(
                                    "agents   default, permission, stopper, travel, research, a2ui"))
                    .anyMatch(line -> line.contains("curl -N " + server.base() + "/v1/runs"));
        }
    }

    @Test
    void aRunCutOffByACrashGoesOnWithTheNextProcess() throws Exception {
        String run;
        try (var server = new ServedProcess(directory)) {
            run = startSleeping(server, 3_000);
            server.kill();
        }

        try (var server = new ServedProcess(directory)) {
            var rest = types(server.get("/v1/runs/" + run + "/events").body());
            var record = Json.parseObject(server.get("/v1/runs/" + run).body());
            var next = server.post("/v1/runs", WEATHER.replace("t1", "slow"));

            assertThat(server.greeting()).anyMatch(line -> line.contains("1 run(s)"));
            assertThat(rest)
                    .startsWith("run_start")
                    .endsWith("run_finish")
                    .containsOnlyOnce("run_start", "tool_call_done");
            assertThat(record.get("termination_code")).isEqualTo(Json.of("natural"));
            assertThat(types(next.body())).endsWith("run_finish");
        }
    }

    @Test
    void aRunThatWaitsIsAnsweredByHttpAfterItsServerWasKilled() throws Exception {
        List<JsonObject> before;
        try (var server = new ServedProcess(directory)) {
            var body = WEATHER.replace("default", "permission");
            before = events(server.post("/v1/runs", body).body());
            server.kill();
        }
        var run = before.getFirst().get("run_id").asText().orElseThrow();
        var asked =
                before.stream()
                        .filter(event -> isOf(event, "tool_call_start"))
                        .flatMap(event -> SHOWN.matcher(event.toString()).results())
                        .findFirst()
                        .orElseThrow()
                        .group(1);

        try (var server = new ServedProcess(directory)) {
            var yes =
                    "{\"decisions\":[{\"target_id\":\"%s\",\"action\":\"resume\",\"result\":true}]}"
                            .formatted(asked);
            var answer = server.post("/v1/runs/" + run + "/inputs", yes);
            assertThat(answer.statusCode()).isEqualTo(202);
            awaitDone(server, run);

            var all = events(server.get("/v1/runs/" + run + "/events").body());
            assertThat(all.subList(0, before.size())).isEqualTo(before);
            assertThat(all).allMatch(event -> run.equals(event.get("run_id").asText().orElse("")));
            assertThat(all).filteredOn(event -> isOf(event, "tool_call_done")).hasSize(1);
            for (int seq = 0; seq < all.size(); seq++) {
                assertThat(all.get(seq).get("seq")).isEqualTo(Json.of(seq));
            }
            var again = server.post("/v1/runs/" + run + "/inputs", yes.replace("true", "false"));
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(again.body()).contains("\"action\":\"resume\"");
        }
    }

    private static boolean isOf(JsonObject event, String type) {
        return Json.of(type).equals(event.get("type"));
    }

    private static void awaitDone(ServedProcess server, String run) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        String record;
        do {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the run did not end");
            }
            record = server.get("/v1/runs/" + run).body();
        } while (!record.contains("\"status\":\"done\""));
    }

    @Test
    void aServerToldToStopCancelsWhatIsLeftAfterTheGracePeriod() throws Exception {
        String run;
        int exit;
        try (var server = new ServedProcess(directory, "--grace", "1")) {
            run = startSleeping(server, 600_000);
            exit = server.stop();
        }

        assertThat(exit).isEqualTo(143);
        try (var server = new ServedProcess(directory)) {
            var record = Json.parseObject(server.get("/v1/runs/" + run).body());
            assertThat(record.get("termination_code")).isEqualTo(Json.of("cancelled"));
        }
    }

    /// @return id of a run whose tool is running now
    private static String startSleeping(ServedProcess server, int millis) throws Exception {
        var body =
                "{\"agentId\":\"default\",\"threadId\":\"slow\",\"messages\":[{\"role\":\"user\",\"content\":\"sleep"
                        + " %d ms\"}]}".formatted(millis);
        var stream =
                server.http()
                        .send(
                                server.request("/v1/runs", body),
                                HttpResponse.BodyHandlers.ofLines());
        var lines = stream.body().iterator();
        while (lines.hasNext()) {
            var line = lines.next();
            if (line.contains("\"step_end\"")) {
                return Json.parseObject(line.substring("data: ".length()))
                        .get("run_id")
                        .asText()
                        .orElseThrow();
            }
        }
        throw new AssertionError("the run ended before its tool ran");
    }
}
