package dev.reprise.cli.demo;

import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolProgress;
import dev.reprise.core.tool.ToolProgress.Status;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A tool that takes its time and says how far it is.
final class ProgressDemo {
    private static final JsonObject PARAMETERS =
            Json.object(
                    "type",
                    "object",
                    "properties",
                    Json.object(
                            "scenario",
                            Json.object(
                                    "type",
                                    "string",
                                    "enum",
                                    Json.array(
                                            "default",
                                            "data_pipeline",
                                            "deploy",
                                            "slow_build",
                                            "multi_phase"))));

    private static final List<String> PHASES = List.of("Prepare", "Process", "Publish");

    private ProgressDemo() {}

    /// A report and the wait before the next one.
    private record Step(Duration pause, ToolProgress report) {}

    /// What a scenario reports, and what it comes to.
    private record Scenario(List<Step> steps, JsonObject result) {}

    static Tool tool() {
        return Tool.of(
                "progress_demo",
                "Shows progress for a while.",
                PARAMETERS,
                (arguments, call) -> {
                    var name =
                            arguments
                                    .find(Path.ROOT.key("scenario"))
                                    .flatMap(Json::asText)
                                    .orElse("default");
                    var scenario = scenario(name);
                    play(scenario, call);
                    return scenario.result();
                });
    }

    private static void play(Scenario scenario, ToolCallContext call) throws InterruptedException {
        var cancelled = new CountDownLatch(1);
        try (var _ = call.cancellation().onCancel(cancelled::countDown)) {
            for (var step : scenario.steps()) {
                call.reportProgress(step.report());
                if (cancelled.await(step.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw ToolException.executionFailed("cancelled");
                }
            }
        }
    }

    private static Scenario scenario(String name) {
        return switch (name) {
            case "data_pipeline" ->
                    new Scenario(
                            steps(14, 600, 600, 500, "Processed records"),
                            result(name).with("records_processed", 500));
            case "deploy" ->
                    new Scenario(
                            steps(11, 800, 800, 100, "Deploying"),
                            result(name).with("version", "v2.4.1").with("pods", 3));
            case "slow_build" ->
                    new Scenario(
                            steps(21, 500, 400, 20, "Compiling"),
                            result(name).with("crates_compiled", 20));
            case "multi_phase" -> new Scenario(phases(), result(name).with("phases", 3));
            default -> new Scenario(defaults(), result("default").with("steps", 10));
        };
    }

    private static JsonObject result(String scenario) {
        return JsonObject.EMPTY.with("scenario", scenario).with("status", "ok");
    }

    private static List<Step> defaults() {
        var steps = new ArrayList<Step>();
        for (int i = 0; i <= 10; i++) {
            var message =
                    i == 0
                            ? "Initializing..."
                            : i == 10 ? "Complete" : "Processing step %d/10...".formatted(i);
            steps.add(step(500, i, 10, 10, message));
        }
        return steps;
    }

    private static List<Step> steps(
            int count, long firstWait, long wait, double total, String message) {
        var steps = new ArrayList<Step>();
        int last = count - 1;
        for (int i = 0; i < count; i++) {
            steps.add(step(i == 0 ? firstWait : wait, i, last, total, message));
        }
        return steps;
    }

    private static List<Step> phases() {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < 13; i++) {
            int phase = Math.min(i / 4, PHASES.size() - 1);
            steps.add(
                    step(
                            500,
                            i,
                            12,
                            100,
                            "[Phase %d: %s] working".formatted(phase + 1, PHASES.get(phase))));
        }
        return steps;
    }

    /// The first report is pending, the last one done, all between running.
    private static Step step(long wait, int at, int last, double total, String message) {
        var status = at == 0 ? Status.PENDING : at == last ? Status.DONE : Status.RUNNING;
        return new Step(
                Duration.ofMillis(at == last ? 0 : wait),
                ToolProgress.of(status, total * at / last, total, message));
    }
}
