package dev.reprise.extensions.a2ui;

import dev.reprise.core.behavior.ActionSet;
import dev.reprise.core.behavior.AddContextMessage;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.behavior.BeforeInference;
import dev.reprise.core.behavior.BeforeInferenceAction;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;

/// The behavior `a2ui`: tells the model at every step how to draw with the tool `render_a2ui`.
///
/// @param instructions what the model is told
public record A2ui(String instructions) implements AgentBehavior {
    public static final String ID = "a2ui";

    /// The basic catalog of components of A2UI 0.9.
    public static final String BASIC_CATALOG =
            "https://a2ui.org/specification/v0_9/basic_catalog.json";

    private static final JsonObject PARAMETERS =
            Json.object(
                    "type", "object",
                    "properties",
                            Json.object(
                                    "messages",
                                    Json.object(
                                            "type", "array",
                                            "description", "A2UI 0.9 messages, in order")),
                    "required", Json.array("messages"));

    /// Explains the messages for a catalog of components.
    public static A2ui of(String catalogId) {
        return new A2ui(
                """
                Draw user interfaces with the tool render_a2ui. Its argument messages is a list of A2UI messages. \
                Each has "version": "v0.9" and exactly one of:
                - createSurface: {"surfaceId", "catalogId"} begins a surface; the catalog is %s
                - updateComponents: {"surfaceId", "components": [{"id", "component", ...}]} sets components; one has the id root
                - updateDataModel: {"surfaceId", "path", "value"} sets data that components show
                - deleteSurface: {"surfaceId"} removes a surface\
                """
                        .formatted(catalogId));
    }

    /// These instructions, with examples behind them.
    public A2ui withExamples(String examples) {
        return new A2ui(
                "%s\n---BEGIN A2UI EXAMPLES---\n%s\n---END A2UI EXAMPLES---"
                        .formatted(instructions, examples));
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public ActionSet<BeforeInferenceAction> beforeInference(BeforeInference step) {
        return ActionSet.of(AddContextMessage.system("a2ui_instructions", instructions));
    }

    /// The tool `render_a2ui`. It draws nothing itself: what it returns is for the front end.
    public static Tool tool() {
        return Tool.of(
                        ToolDescriptor.of(
                                "render_a2ui",
                                "Draws a user interface of A2UI messages.",
                                PARAMETERS),
                        (arguments, _) -> render(arguments))
                .readOnly();
    }

    private static Json render(Json arguments) {
        var messages =
                arguments
                        .find(Path.ROOT.key("messages"))
                        .flatMap(Json::asArray)
                        .orElse(JsonArray.EMPTY);
        var problems = A2uiMessages.problems(messages);
        if (!problems.isEmpty()) {
            throw ToolException.executionFailed(
                    "A2UI validation failed: " + String.join("; ", problems));
        }
        return Json.object("a2ui", messages, "rendered", true);
    }
}
