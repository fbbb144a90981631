package dev.reprise.cli.demo;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.extensions.a2ui.A2ui;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The tools of the demo agents.
public final class DemoTools {
    private static final Path NOTES = Path.ROOT.key("notes");
    private static final long LONGEST_SLEEP = TimeUnit.MINUTES.toMillis(10);

    private DemoTools() {}

    record Text(@Describe("what to say back") String text) {}

    record Sum(@Describe("first number") double a, @Describe("second number") double b) {}

    record Pause(@Describe("how long, in milliseconds") long ms) {}

    /// All of them. None does anything outside.
    ///
    /// @param service name that `serverInfo` gives
    public static List<Tool> all(String service, InstantSource clock) {
        var tools = new ArrayList<>(general(service, clock));
        tools.addAll(TravelTools.all());
        tools.addAll(ResearchTools.all());
        tools.addAll(FrontendDemo.tools());
        tools.add(A2ui.tool());
        return tools.stream().map(Tool::readOnly).toList();
    }

    private static List<Tool> general(String service, InstantSource clock) {
        return List.of(
                weather(),
                stockPrice(),
                appendNote(),
                serverInfo(service, clock),
                failing(),
                finish(),
                ProgressDemo.tool(),
                Tool.of(
                        "echo",
                        "Says the text back.",
                        Text.class,
                        said -> Json.object("text", said.text())),
                Tool.of(
                        "add",
                        "Adds two numbers.",
                        Sum.class,
                        sum -> Json.object("sum", number(sum.a() + sum.b()))),
                Tool.of("sleep", "Waits, and can be cancelled.", Pause.class, DemoTools::sleep));
    }

    private static Json number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Json.of((long) value)
                : Json.of(value);
    }

    private static Tool weather() {
        return Tool.of(
                "get_weather",
                "Current weather of a place.",
                textParameter("location", "name of the place"),
                (arguments, _) ->
                        Json.object(
                                "location",
                                new Arguments(arguments).text("location"),
                                "temperature_f",
                                70,
                                "condition",
                                "Sunny",
                                "humidity_pct",
                                45));
    }

    private static Tool stockPrice() {
        return Tool.of(
                "get_stock_price",
                "Latest price of a stock.",
                textParameter("symbol", "ticker symbol, for example AAPL"),
                (arguments, _) -> {
                    var symbol = new Arguments(arguments).text("symbol").toUpperCase(Locale.ROOT);
                    double price =
                            switch (symbol) {
                                case "AAPL" -> 188.42;
                                case "MSFT" -> 421.10;
                                case "NVDA" -> 131.75;
                                default -> 99.99;
                            };
                    return Json.object(
                            "symbol", symbol, "price_usd", price, "source", "starter-demo");
                });
    }

    private static Tool appendNote() {
        return Tool.of(
                "append_note",
                "Adds a note to the notes of this thread.",
                textParameter("note", "the note"),
                DemoTools::appendNote);
    }

    private static ToolExecutionEffect appendNote(Json arguments, ToolCallContext call) {
        var note = new Arguments(arguments).text("note").strip();
        if (note.isEmpty()) {
            throw ToolException.invalidArguments("Field 'note' cannot be empty");
        }
        var notes = call.snapshotAt(NOTES).flatMap(Json::asArray).orElse(JsonArray.EMPTY);
        var append =
                StateAction.patch(StateScope.THREAD, NOTES, Op.append(Path.ROOT, Json.of(note)));
        return call.success(Json.object("added", note, "count", notes.size() + 1)).with(append);
    }

    private static Tool serverInfo(String service, InstantSource clock) {
        return Tool.of(
                "serverInfo",
                "Name and time of this server.",
                ToolDescriptor.NO_PARAMETERS,
                (_, _) -> {
                    Instant now = clock.instant();
                    return Json.object("name", service, "timestamp", now.getEpochSecond());
                });
    }

    private static Tool failing() {
        return Tool.of(
                "failingTool",
                "Always fails.",
                ToolDescriptor.NO_PARAMETERS,
                (_, _) -> {
                    throw ToolException.executionFailed(
                            "Intentional failingTool error for e2e validation");
                });
    }

    private static Tool finish() {
        return Tool.of(
                "finish",
                "Says that the work is done.",
                textParameter("summary", "what was done"),
                (arguments, _) ->
                        Json.object(
                                "status",
                                "done",
                                "summary",
                                new Arguments(arguments).text("summary")));
    }

    private static Json sleep(Pause pause, ToolCallContext call) throws InterruptedException {
        if (pause.ms() < 0 || pause.ms() > LONGEST_SLEEP) {
            throw ToolException.invalidArguments(
                    "ms must be 0 to %d, was %d".formatted(LONGEST_SLEEP, pause.ms()));
        }
        var cancelled = new CountDownLatch(1);
        try (var _ = call.cancellation().onCancel(cancelled::countDown)) {
            if (cancelled.await(pause.ms(), TimeUnit.MILLISECONDS)) {
                throw ToolException.executionFailed("cancelled");
            }
        }
        return Json.object("slept_ms", pause.ms());
    }

    private static JsonObject textParameter(String name, String description) {
        return Json.object(
                "type",
                "object",
                "properties",
                Json.object(name, Json.object("type", "string", "description", description)));
    }
}
