package dev.reprise.cli.demo;

import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.state.Json;
import dev.reprise.state.Path;
import java.time.InstantSource;
import java.util.List;

/// The tools of a server with configured agents.
public final class DefaultTools {
    private DefaultTools() {}

    public static List<Tool> all(InstantSource clock) {
        return List.of(
                Tool.of(
                        "serverInfo",
                        "Name and time of this server.",
                        ToolDescriptor.NO_PARAMETERS,
                        (_, _) ->
                                Json.object(
                                        "server",
                                        "tirea-agentos",
                                        "timestamp",
                                        clock.instant().getEpochSecond())),
                Tool.of(
                        "failingTool",
                        "Always fails.",
                        ToolDescriptor.NO_PARAMETERS,
                        (_, _) -> {
                            throw ToolException.executionFailed(
                                    "This tool always fails for testing purposes");
                        }),
                Tool.of(
                        "finish",
                        "Says that the work is done.",
                        Json.object(
                                "type", "object",
                                "properties",
                                        Json.object(
                                                "summary",
                                                Json.object(
                                                        "type",
                                                        "string",
                                                        "description",
                                                        "what was done")),
                                "required", Json.array("summary")),
                        (arguments, _) ->
                                Json.object(
                                        "status",
                                        "done",
                                        "summary",
                                        arguments
                                                .find(Path.ROOT.key("summary"))
                                                .flatMap(Json::asText)
                                                .filter(text -> !text.isBlank())
                                                .orElse("done"))));
    }
}
