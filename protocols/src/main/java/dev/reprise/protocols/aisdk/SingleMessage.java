package dev.reprise.protocols.aisdk;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Message;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// One stored message as one of the client.
final class SingleMessage {
    private static final String INPUT = "input-available";

    private SingleMessage() {}

    static JsonObject of(Message message) {
        return json(message, parts(message));
    }

    /// A message that has a part even if it says nothing: clients refuse one without.
    static JsonObject withPart(Message message) {
        var parts = parts(message);
        return json(message, parts.isEmpty() ? List.of(text("")) : parts);
    }

    static JsonObject json(Message message, List<JsonObject> parts) {
        var id = message.id();
        var role = message.role() == Role.TOOL ? Role.ASSISTANT : message.role();
        var json =
                JsonObject.builder()
                        .put("id", id == null ? "" : id)
                        .put("role", role.label())
                        .put("parts", JsonArray.copyOf(parts));
        var metadata = message.metadata();
        var step = metadata == null ? null : metadata.step();
        if (step != null) {
            json.put("metadata", JsonObject.EMPTY.with("step_index", (long) step));
        }
        return json.build();
    }

    private static List<JsonObject> parts(Message message) {
        var call = message.toolCallId();
        if (message.role() == Role.TOOL && call != null) {
            return List.of(dynamicOutput(call, message.content()));
        }
        var parts = new ArrayList<JsonObject>();
        addSaid(message, parts);
        message.calls().forEach(made -> parts.add(input(made)));
        return parts;
    }

    /// Text and files in their order; text between which nothing is shown is one.
    static void addSaid(Message message, List<JsonObject> parts) {
        var text = new StringBuilder();
        for (var part : message.parts()) {
            switch (part) {
                case ContentBlock.Text(var piece) -> text.append(piece);
                case Media media -> {
                    endText(text, parts);
                    parts.add(FilePart.of(media));
                }
                case ContentBlock.Reasoning _,
                        ContentBlock.ToolUse _,
                        ContentBlock.ToolAnswer _,
                        ContentBlock.Raw _ -> {}
            }
        }
        endText(text, parts);
    }

    private static void endText(StringBuilder text, List<JsonObject> parts) {
        if (!text.isEmpty()) {
            parts.add(text(text.toString()));
            text.setLength(0);
        }
    }

    static JsonObject text(String text) {
        return part("text").with("text", text).with("state", "done");
    }

    static JsonObject input(ToolCall call) {
        return part("tool-" + call.name())
                .with("toolCallId", call.id())
                .with("state", INPUT)
                .with("input", call.arguments());
    }

    private static JsonObject dynamicOutput(String call, String content) {
        return part("dynamic-tool")
                .with("toolName", "tool")
                .with("toolCallId", call)
                .with("state", "output-available")
                .with("output", output(content));
    }

    /// What a tool message holds, as JSON if it is some.
    static Json output(String content) {
        if (content.isEmpty()) {
            return Json.NULL;
        }
        try {
            return Json.parse(content);
        } catch (JsonException e) {
            return Json.of(content);
        }
    }

    static JsonObject part(String type) {
        return JsonObject.EMPTY.with("type", type);
    }
}
