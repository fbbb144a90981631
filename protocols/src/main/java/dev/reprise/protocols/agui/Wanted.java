package dev.reprise.protocols.agui;

import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what a request changes of its agent: model, prompt, mode, front-end tools and context.
final class Wanted {
    private static final String LEAD_IN = "The following context is available from the frontend:";

    private Wanted() {}

    static RunOverrides read(JsonReader in) {
        return new RunOverrides(
                unlessBlank(in, "model"),
                unlessBlank(in, "systemPrompt"),
                in.json("config")
                        .flatMap(Json::asObject)
                        .flatMap(Wanted::toolExecutionMode)
                        .orElse(null),
                in.list("tools", Wanted::frontendTool).stream().flatMap(Optional::stream).toList(),
                context(in));
    }

    private static @Nullable String unlessBlank(JsonReader in, String name) {
        return in.text(name).filter(text -> !text.isBlank()).orElse(null);
    }

    private static Optional<ToolExecutionMode> toolExecutionMode(JsonObject config) {
        var camel = config.get("toolExecutionMode");
        var mode = camel == null ? config.getOr("tool_execution_mode", Json.NULL) : camel;
        return mode.asText().flatMap(Wanted::parse);
    }

    private static Optional<ToolExecutionMode> parse(String label) {
        try {
            return Optional.of(ToolExecutionMode.parse(label.strip().toLowerCase(Locale.ROOT)));
        } catch (JsonException _) { // what nobody knows is as good as not said
            return Optional.empty();
        }
    }

    /// Empty for a tool that runs here anyway.
    private static Optional<ToolDescriptor> frontendTool(Json json) {
        var in = JsonReader.of(json);
        var name = in.requireText("name");
        if (name.isBlank()) {
            throw in.mustBe("name", "a string that is not blank");
        }
        var tool =
                ToolDescriptor.of(
                        name,
                        in.requireText("description"),
                        in.object("parameters").orElse(ToolDescriptor.NO_PARAMETERS));
        return switch (in.text("execute").orElse("frontend")) {
            case "frontend" -> Optional.of(tool);
            case "backend" -> Optional.empty();
            default -> throw in.mustBe("execute", "frontend or backend");
        };
    }

    private static @Nullable String context(JsonReader in) {
        List<String> lines = in.list("context", Wanted::line);
        return lines.isEmpty() ? null : "\n\n" + LEAD_IN + "\n" + String.join("\n", lines);
    }

    private static String line(Json json) {
        var in = JsonReader.of(json);
        var value = in.requireJson("value");
        return "[%s]: %s"
                .formatted(
                        in.requireText("description"), value.asText().orElseGet(value::toString));
    }

    static boolean flag(Json json, String name) {
        return json.asObject()
                .map(object -> Objects.equals(object.get(name), Json.TRUE))
                .orElse(false);
    }
}
