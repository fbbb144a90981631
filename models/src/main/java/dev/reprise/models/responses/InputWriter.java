package dev.reprise.models.responses;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.models.http.Arguments;
import dev.reprise.state.JsonOutput;
import java.util.List;

/// Writes the conversation as items, in order: messages, reasoning, calls and their answers.
final class InputWriter {
    private final JsonOutput out;

    InputWriter(JsonOutput out) {
        this.out = out;
    }

    void write(List<ChatMessage> messages) {
        out.beginArray();
        for (var message : messages) {
            if (message.role() == Role.ASSISTANT) {
                writeModels(message.content());
            } else {
                writeOthers(message);
            }
        }
        out.endArray();
    }

    private void writeModels(List<ContentBlock> blocks) {
        for (int at = 0; at < blocks.size(); at++) {
            switch (blocks.get(at)) {
                case ContentBlock.Text(var text) -> {
                    if (!text.isEmpty()) {
                        out.beginObject().member("role", "assistant").member("content", text);
                        out.endObject();
                    }
                }
                case ContentBlock.ToolUse(var call) -> writeCall(call);
                case ContentBlock.Raw raw -> {
                    if (isTaken(raw, blocks.subList(at + 1, blocks.size()))) {
                        out.value(raw.block());
                    }
                }
                case ContentBlock.Reasoning _, ContentBlock.ToolAnswer _, Media _ -> {}
            }
        }
    }

    /// The service refuses a thought that nothing came of.
    private static boolean isTaken(ContentBlock.Raw raw, List<ContentBlock> following) {
        return isOurs(raw)
                && (!Items.isReasoning(raw.block())
                        || following.stream().anyMatch(InputWriter::isOutcome));
    }

    private static boolean isOurs(ContentBlock.Raw raw) {
        return raw.provider().equals(ResponsesProvider.NAME);
    }

    private static boolean isOutcome(ContentBlock block) {
        return switch (block) {
            case ContentBlock.Text(var text) -> !text.isEmpty();
            case ContentBlock.ToolUse _ -> true;
            case ContentBlock.Raw raw -> isOurs(raw) && !Items.isReasoning(raw.block());
            case ContentBlock.Reasoning _, ContentBlock.ToolAnswer _, Media _ -> false;
        };
    }

    private void writeCall(ToolCall call) {
        out.beginObject().member("type", "function_call").member("call_id", call.id());
        out.member("name", call.name()).member("arguments", Arguments.text(call.arguments()));
        out.endObject();
    }

    private void writeOthers(ChatMessage message) {
        for (var block : message.content()) {
            if (block instanceof ContentBlock.ToolAnswer answer) {
                writeAnswer(answer);
            }
        }
        var parts = message.content().stream().filter(InputWriter::isPart).toList();
        if (parts.isEmpty()) {
            return;
        }
        // A tool message that answers no call was said to the model by somebody.
        var role = message.role() == Role.SYSTEM ? Role.SYSTEM : Role.USER;
        out.beginObject().member("role", role.label()).name("content");
        if (parts.stream().allMatch(ContentBlock.Text.class::isInstance)) {
            out.value(message.text());
        } else {
            out.beginArray();
            parts.forEach(this::writePart);
            out.endArray();
        }
        out.endObject();
    }

    private static boolean isPart(ContentBlock block) {
        return switch (block) {
            case ContentBlock.Text(var text) -> !text.isEmpty();
            case ContentBlock.Raw raw -> isOurs(raw);
            case Media _ -> true;
            case ContentBlock.Reasoning _, ContentBlock.ToolUse _, ContentBlock.ToolAnswer _ ->
                    false;
        };
    }

    private void writePart(ContentBlock block) {
        switch (block) {
            case ContentBlock.Text(var text) -> writeText(text);
            case ContentBlock.Raw(_, var part) -> out.value(part);
            case Media media -> MediaParts.write(media, out);
            case ContentBlock.Reasoning _, ContentBlock.ToolUse _, ContentBlock.ToolAnswer _ -> {}
        }
    }

    private void writeText(String text) {
        out.beginObject().member("type", "input_text").member("text", text).endObject();
    }

    private void writeAnswer(ContentBlock.ToolAnswer answer) {
        out.beginObject().member("type", "function_call_output");
        out.member("call_id", answer.callId()).name("output");
        if (answer.media().isEmpty()) {
            out.value(answer.content());
        } else {
            out.beginArray();
            writeText(answer.content());
            answer.media().forEach(media -> MediaParts.write(media, out));
            out.endArray();
        }
        out.endObject();
    }
}
