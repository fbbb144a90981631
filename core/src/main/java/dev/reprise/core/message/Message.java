package dev.reprise.core.message;

import dev.reprise.core.IdSource;
import dev.reprise.core.RunId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry of a conversation.
///
/// The factories that are given no id make one (UUID version 7, of the system's clock).
///
/// Text and calls alone are all of most messages. Where there is more, such as images or what a
/// provider wants back as it came, `blocks` has everything in its order, text and calls included.
///
/// @param id unique in its thread; absent on messages of clients that send none
/// @param content text; of a tool message the JSON text of the whole tool result
/// @param toolCalls calls of an assistant message; absent and empty both mean none
/// @param toolCallId the call a tool message answers
/// @param blocks the parts in their order; absent where they are the text and then the calls. Their
///   texts are the content, and their calls the calls of the message
public record Message(
        @Nullable String id,
        Role role,
        String content,
        @Nullable List<ToolCall> toolCalls,
        @Nullable String toolCallId,
        Visibility visibility,
        @Nullable MessageMetadata metadata,
        @Nullable List<ContentBlock> blocks) {
    private static final IdSource IDS = IdSource.of(InstantSource.system());

    public Message {
        if (toolCalls != null) {
            toolCalls = List.copyOf(toolCalls);
        }
        if (blocks != null) {
            blocks = List.copyOf(blocks);
            StoredBlocks.check(blocks, content, toolCalls == null ? List.of() : toolCalls);
        }
    }

    public static Message user(String content) {
        return user(IDS.next(), content);
    }

    public static Message user(String id, String content) {
        return of(id, Role.USER, content);
    }

    /// What a user says and attaches.
    public static Message user(List<ContentBlock> blocks) {
        return of(IDS.next(), Role.USER, blocks);
    }

    public static Message system(String content) {
        return system(IDS.next(), content);
    }

    public static Message system(String id, String content) {
        return of(id, Role.SYSTEM, content);
    }

    /// A system message that only the model and operators see.
    public static Message internalSystem(String content) {
        return internalSystem(IDS.next(), content);
    }

    /// A system message that only the model and operators see.
    public static Message internalSystem(String id, String content) {
        return system(id, content).withVisibility(Visibility.INTERNAL);
    }

    /// An assistant turn; an empty list of calls counts as none.
    public static Message assistant(String content, List<ToolCall> calls) {
        return assistant(IDS.next(), content, calls);
    }

    /// An assistant turn; an empty list of calls counts as none.
    public static Message assistant(String id, String content, List<ToolCall> calls) {
        return new Message(
                id,
                Role.ASSISTANT,
                content,
                calls.isEmpty() ? null : calls,
                null,
                Visibility.ALL,
                null,
                null);
    }

    /// A message of these parts; text and media may come in any order.
    ///
    /// @param blocks of a user, text and media; of an assistant also calls and what a provider
    ///   wants back
    public static Message of(@Nullable String id, Role role, List<ContentBlock> blocks) {
        var calls = StoredBlocks.calls(blocks);
        return new Message(
                id,
                role,
                StoredBlocks.text(blocks),
                calls.isEmpty() ? null : calls,
                null,
                Visibility.ALL,
                null,
                StoredBlocks.isPlain(blocks) ? null : blocks);
    }

    /// The answer to a call.
    public static Message toolFor(String callId, String content) {
        return tool(IDS.next(), callId, content);
    }

    public static Message tool(String id, String callId, String content) {
        return new Message(id, Role.TOOL, content, null, callId, Visibility.ALL, null, null);
    }

    private static Message of(String id, Role role, String content) {
        return new Message(id, role, content, null, null, Visibility.ALL, null, null);
    }

    /// The calls of this message, empty when it has none.
    public List<ToolCall> calls() {
        return toolCalls == null ? List.of() : toolCalls;
    }

    /// The parts of this message in their order.
    public List<ContentBlock> parts() {
        return blocks == null ? StoredBlocks.plain(content, calls()) : blocks;
    }

    /// The images, recordings and files of this message, in their order.
    public List<Media> media() {
        return blocks == null ? List.of() : StoredBlocks.media(blocks);
    }

    /// Whether it says nothing: neither text nor media.
    public boolean isBlank() {
        return content.isBlank() && media().isEmpty();
    }

    public @Nullable RunId run() {
        return metadata == null ? null : metadata.run();
    }

    public Message withId(String newId) {
        return new Message(
                newId, role, content, toolCalls, toolCallId, visibility, metadata, blocks);
    }

    public Message withVisibility(Visibility newVisibility) {
        return new Message(
                id, role, content, toolCalls, toolCallId, newVisibility, metadata, blocks);
    }

    public Message withMetadata(@Nullable MessageMetadata newMetadata) {
        return new Message(
                id, role, content, toolCalls, toolCallId, visibility, newMetadata, blocks);
    }

    /// A copy whose parts are these, where they are more than its text and its calls.
    ///
    /// @throws IllegalArgumentException if text or calls are others than those of the message
    public Message withBlocks(List<ContentBlock> newBlocks) {
        var kept = StoredBlocks.isPlain(newBlocks) ? null : newBlocks;
        return new Message(id, role, content, toolCalls, toolCallId, visibility, metadata, kept);
    }

    /// A copy without what only a provider of models can read.
    public Message withoutOpaqueBlocks() {
        if (blocks == null) {
            return this;
        }
        return withBlocks(blocks.stream().filter(block -> !StoredBlocks.isOpaque(block)).toList());
    }

    /// Reads the form that [#writeTo] writes. Content may also be a list of text and media.
    public static Message fromJson(Json json) {
        var in = JsonReader.of(json);
        var parts = in.json("content").flatMap(Json::asArray).map(StoredBlocks::readParts);
        var content =
                parts.isPresent() ? StoredBlocks.text(parts.get()) : in.requireText("content");
        var calls =
                in.array("tool_calls").isPresent()
                        ? in.list("tool_calls", ToolCall::fromJson)
                        : null;
        var message =
                new Message(
                        in.text("id").orElse(null),
                        Role.parse(in.requireText("role")),
                        content,
                        calls,
                        in.text("tool_call_id").orElse(null),
                        in.text("visibility").map(Visibility::parse).orElse(Visibility.ALL),
                        in.optional("metadata", MessageMetadata::fromJson).orElse(null),
                        null);
        if (parts.isPresent()) {
            return message.withBlocks(StoredBlocks.withCalls(parts.get(), message.calls()));
        }
        return in.array("blocks")
                .map(stored -> message.withBlocks(StoredBlocks.read(stored, message)))
                .orElse(message);
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        writeMembers(out);
        out.endObject();
    }

    /// Writes the members without the braces, for records that flatten a message into themselves.
    public void writeMembers(JsonOutput out) {
        out.optional("id", id).member("role", role.label()).member("content", content);
        if (toolCalls != null) {
            out.name("tool_calls").beginArray();
            for (var call : toolCalls) {
                call.writeTo(out);
            }
            out.endArray();
        }
        out.optional("tool_call_id", toolCallId);
        if (visibility != Visibility.ALL) {
            out.member("visibility", visibility.label());
        }
        if (metadata != null) {
            out.name("metadata");
            metadata.writeTo(out);
        }
        if (blocks != null) {
            StoredBlocks.write(blocks, out);
        }
    }

    public Json toJson() {
        return Json.parse(JsonOutput.bytes(this::writeTo));
    }
}
