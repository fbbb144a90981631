package dev.reprise.cli.demo;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The tools of the researcher. Question, resources, report and log are in the thread's state,
/// where the front end draws them.
final class ResearchTools {
    private static final Path QUESTION = Path.ROOT.key("research_question");
    private static final Path REPORT = Path.ROOT.key("report");
    private static final Path RESOURCES = Path.ROOT.key("resources");
    private static final Path LOGS = Path.ROOT.key("logs");

    private ResearchTools() {}

    static List<Tool> all() {
        return List.of(
                Tool.of(
                        "search",
                        "Looks for sources.",
                        Arguments.parameters("query", "string", "what to look for"),
                        (arguments, call) -> search(new Arguments(arguments), call)),
                Tool.of(
                        "write_report",
                        "Writes the report.",
                        Arguments.parameters("report", "string", "the whole report"),
                        (arguments, call) -> report(new Arguments(arguments), call)),
                Tool.of(
                        "set_research_question",
                        "Says what is researched.",
                        Arguments.parameters("question", "string", "the question"),
                        (arguments, call) -> question(new Arguments(arguments), call)),
                Tool.of(
                        "delete_resources",
                        "Removes resources.",
                        Arguments.parameters("resource_ids", "strings", "ids of the resources"),
                        (arguments, call) -> delete(new Arguments(arguments), call)),
                Tool.of(
                        "extract_resources",
                        "Keeps sources as resources.",
                        Arguments.parameters(
                                "resources", "objects", "each with id, url, title and description"),
                        (arguments, call) -> extract(new Arguments(arguments), call)));
    }

    private static StateAction logged(String step, String... messages) {
        var entries = new ArrayList<Op>();
        for (var message : messages) {
            entries.add(
                    Op.append(
                            Path.ROOT,
                            Json.object("message", message, "level", "info", "step", step)));
        }
        return StateAction.patch(StateScope.THREAD, LOGS, entries.toArray(Op[]::new));
    }

    private static ToolExecutionEffect search(Arguments arguments, ToolCallContext call) {
        var query = arguments.text("query");
        var results = new ArrayList<Json>();
        for (int i = 1; i <= 3; i++) {
            results.add(
                    Json.object(
                            "id", "result-" + i,
                            "url", "https://example.com/%d".formatted(i),
                            "title", "%s, part %d".formatted(query, i),
                            "snippet", "What source %d says about %s.".formatted(i, query)));
        }
        return call.success(Json.object("query", query, "results", results))
                .with(
                        logged(
                                "search",
                                "Searching for " + query,
                                "Found %d results".formatted(results.size())));
    }

    private static ToolExecutionEffect report(Arguments arguments, ToolCallContext call) {
        var report = arguments.text("report");
        int length = report.getBytes(StandardCharsets.UTF_8).length;
        return call.success(Json.object("length", length))
                .with(StateAction.set(REPORT, Json.of(report)))
                .with(logged("write_report", "Report of %d bytes written".formatted(length)));
    }

    private static ToolExecutionEffect question(Arguments arguments, ToolCallContext call) {
        var question = arguments.text("question");
        return call.success(Json.object("question", question))
                .with(StateAction.set(QUESTION, Json.of(question)))
                .with(logged("set_question", "Question: " + question));
    }

    private static JsonArray resources(ToolCallContext call) {
        return call.snapshotAt(RESOURCES).flatMap(Json::asArray).orElse(JsonArray.EMPTY);
    }

    private static ToolExecutionEffect delete(Arguments arguments, ToolCallContext call) {
        var ids = Set.copyOf(arguments.texts("resource_ids"));
        var resources = resources(call);
        var left =
                JsonArray.copyOf(
                        resources.stream()
                                .filter(resource ->
                                        new Arguments(resource)
                                                .optional("id")
                                                .filter(ids::contains)
                                                .isEmpty())
                                .toList());
        return call.success(Json.object("deleted", resources.size() - left.size()))
                .with(StateAction.set(RESOURCES, left));
    }

    private static ToolExecutionEffect extract(Arguments arguments, ToolCallContext call) {
        var appends = new ArrayList<Op>();
        for (var resource : arguments.objects("resources")) {
            var given = new Arguments(resource);
            appends.add(
                    Op.append(
                            Path.ROOT,
                            Json.object(
                                    "id", given.text("id"),
                                    "url", given.text("url"),
                                    "title", given.text("title"),
                                    "description", given.text("description"))));
        }
        int total = resources(call).size() + appends.size();
        return call.success(Json.object("added", appends.size(), "total", total))
                .with(StateAction.patch(StateScope.THREAD, RESOURCES, appends.toArray(Op[]::new)));
    }
}
