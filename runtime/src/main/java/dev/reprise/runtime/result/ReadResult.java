package dev.reprise.runtime.result;

import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.tool.EffectDeclaration;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolExecutionEffect;
import dev.reprise.core.tool.ToolResult;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import java.util.List;
import java.util.Optional;

/// The tool `read_result`: reads on in a result that was too long to be shown whole, one of the
/// same thread.
///
/// It is offered once there is such a result.
///
/// @param limit for its own results, which are never cut
public record ReadResult(ResultLimit limit) implements Tool {
    public static final String ID = "read_result";

    private static final int FRAME = 512; // what a page has besides its text, at most
    private static final ToolDescriptor DESCRIPTOR =
            ToolDescriptor.of(
                    ID,
                    "Reads on in the result of a tool that was too long to be shown whole. Returns the"
                            + " text from the offset on and, unless it ends there, the offset of the"
                            + " next page.",
                    JsonObject.EMPTY
                            .with("type", "object")
                            .with(
                                    "properties",
                                    JsonObject.EMPTY
                                            .with("id", parameter("string", "id of the result"))
                                            .with(
                                                    "offset",
                                                    parameter(
                                                            "integer",
                                                            "character to begin with, from 0")))
                            .with("required", JsonArray.of(Json.of("id"))));

    private static JsonObject parameter(String type, String description) {
        return JsonObject.EMPTY.with("type", type).with("description", description);
    }

    /// The tools to offer.
    ///
    /// @param anyCut whether the model was shown only a part of some result
    public static List<ToolDescriptor> offered(List<ToolDescriptor> tools, boolean anyCut) {
        return anyCut || !tools.contains(DESCRIPTOR)
                ? tools
                : tools.stream().filter(tool -> !tool.equals(DESCRIPTOR)).toList();
    }

    @Override
    public ToolDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public EffectDeclaration effect() {
        return EffectDeclaration.READ_ONLY;
    }

    @Override
    public ToolExecutionEffect execute(Json arguments, ToolCallContext call) {
        var in = JsonReader.of(arguments);
        var id = in.requireText("id");
        var stored =
                find(call.messages(), id)
                        .orElseThrow(() -> ToolException.notFound("result '%s'".formatted(id)));
        return ToolExecutionEffect.of(
                ToolResult.success(ID, page(ResultText.of(stored), in.indexOr("offset", 0))));
    }

    private static Optional<Message> find(List<Message> messages, String id) {
        return messages.reversed().stream()
                .filter(message -> message.role() == Role.TOOL)
                .filter(message -> ResultLimit.id(message).equals(id))
                .findFirst();
    }

    private JsonObject page(ResultText result, int offset) {
        int total = result.text().length();
        if (offset > total) {
            throw ToolException.invalidArguments(
                    "offset %d is beyond the end, %d".formatted(offset, total));
        }
        int from = result.start(offset);
        int end = result.end(from, limit.bytes() - FRAME);
        var page =
                JsonObject.EMPTY
                        .with("text", result.text().substring(from, end))
                        .with("total", total);
        return end == total ? page : page.with("next_offset", end);
    }
}
