package dev.reprise.models.openai;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ChatMessage;
import dev.reprise.models.http.Arguments;
import dev.reprise.state.JsonOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Writes messages, in order.
///
/// The format has a text, calls and answers of calls, but no order among them. Reasoning is left
/// out, except where the service wants it back next to calls; so are raw blocks of other providers.
/// Media are the user's alone: those of tools follow the answers of a round as if the user had sent
/// them.
final class MessageWriter {
    private final Service service;
    private final JsonOutput out;
    private final MediaParts mediaParts;
    private final List<Media> held = new ArrayList<>(); // of tools

    MessageWriter(Service service, JsonOutput out) {
        this.service = service;
        this.out = out;
        this.mediaParts = new MediaParts(service.name(), out);
    }

    void write(List<ChatMessage> messages) {
        out.beginArray();
        for (var message : messages) {
            if (message.role() != Role.TOOL) {
                writeHeld();
            }
            write(message);
        }
        writeHeld();
        out.endArray();
    }

    private void writeHeld() {
        if (!held.isEmpty()) {
            out.beginObject().member("role", Role.USER.label());
            out.array("content", held, (media, _) -> mediaParts.write(media));
            out.endObject();
            held.clear();
        }
    }

    private void write(ChatMessage message) {
        for (var answer : blocks(message, ContentBlock.ToolAnswer.class)) {
            writeAnswer(answer);
        }
        var calls = blocks(message, ContentBlock.ToolUse.class);
        var parts = parts(message);
        if (calls.isEmpty() && parts.isEmpty() && message.has(ContentBlock.ToolAnswer.class)) {
            return;
        }
        out.beginObject().member("role", role(message)).name("content");
        if (parts.isEmpty() && !calls.isEmpty()) {
            out.nullValue();
        } else {
            writeContent(parts);
        }
        for (var raw : blocks(message, ContentBlock.Raw.class)) {
            writeReasoning(raw);
        }
        if (!calls.isEmpty()) {
            writeCalls(message, calls);
        }
        out.endObject();
    }

    private void writeReasoning(ContentBlock.Raw raw) {
        var members = isOurs(raw) ? KeptReasoning.members(raw) : null;
        if (members != null) {
            members.forEach(member -> out.member(member.key(), member.value()));
        }
    }

    private boolean isOurs(ContentBlock.Raw raw) {
        return raw.provider().equals(service.name());
    }

    /// A tool message has to answer a call; what answers none was said to the model by somebody.
    private static String role(ChatMessage message) {
        return message.role() == Role.TOOL ? Role.USER.label() : message.role().label();
    }

    private static <T extends ContentBlock> List<T> blocks(ChatMessage message, Class<T> kind) {
        return message.content().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void writeAnswer(ContentBlock.ToolAnswer answer) {
        out.beginObject().member("role", "tool");
        out.member("tool_call_id", service.callId(answer.callId()))
                .member("content", answer.content());
        out.endObject();
        held.addAll(answer.media());
    }

    /// What goes into the content: text, and parts of this service as they are.
    private List<ContentBlock> parts(ChatMessage message) {
        var parts = new ArrayList<ContentBlock>();
        for (var block : message.content()) {
            var isOurs =
                    switch (block) {
                        case ContentBlock.Text(var text) -> !text.isEmpty();
                        case ContentBlock.Raw raw ->
                                isOurs(raw) && KeptReasoning.members(raw) == null;
                        case Media _ -> message.role() == Role.USER;
                        case ContentBlock.Reasoning _,
                                ContentBlock.ToolUse _,
                                ContentBlock.ToolAnswer _ ->
                                false;
                    };
            if (isOurs) {
                parts.add(block);
            }
        }
        return parts;
    }

    /// Text alone is a string: lesser endpoints know nothing else.
    private void writeContent(List<ContentBlock> parts) {
        if (parts.stream().allMatch(ContentBlock.Text.class::isInstance)) {
            out.value(
                    joined(parts, part -> part instanceof ContentBlock.Text(var text) ? text : ""));
            return;
        }
        out.beginArray();
        for (var part : parts) {
            switch (part) {
                case ContentBlock.Text(var text) ->
                        out.beginObject().member("type", "text").member("text", text).endObject();
                case ContentBlock.Raw(_, var block) -> out.value(block);
                case Media media -> mediaParts.write(media);
                case ContentBlock.Reasoning _,
                        ContentBlock.ToolUse _,
                        ContentBlock.ToolAnswer _ -> {}
            }
        }
        out.endArray();
    }

    private void writeCalls(ChatMessage message, List<ContentBlock.ToolUse> calls) {
        var reasoning =
                blocks(message, ContentBlock.Reasoning.class).stream()
                        .filter(thought -> thought.provider().equals(service.name()))
                        .toList();
        if (service.has(Quirk.REASONING_NEXT_TO_CALLS) && !reasoning.isEmpty()) {
            out.member("reasoning_content", joined(reasoning, ContentBlock.Reasoning::text));
        }
        out.array("tool_calls", calls, (call, _) -> writeCall(call.call()));
    }

    private void writeCall(ToolCall call) {
        out.beginObject().member("id", service.callId(call.id())).member("type", "function");
        out.name("function").beginObject().member("name", call.name());
        out.member("arguments", Arguments.text(call.arguments())).endObject();
        out.endObject();
    }

    private static <T> String joined(List<T> items, Function<T, String> text) {
        var joined = new StringBuilder();
        items.forEach(item -> joined.append(text.apply(item)));
        return joined.toString();
    }
}
