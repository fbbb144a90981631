package dev.reprise.models.anthropic;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
import dev.reprise.models.http.Members;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The blocks of an answer while they arrive, in their order.
final class OpenBlocks {
    private final ModelSink sink;
    private final List<@Nullable Block> blocks = new ArrayList<>();
    private int calls;

    OpenBlocks(ModelSink sink) {
        this.sink = sink;
    }

    /// One of them: what it began with, and what was added.
    private static final class Block {
        final JsonObject begun;
        final String type;
        final int call; // number among the calls
        final String id; // of the call
        final StringBuilder content = new StringBuilder(); // text, thought or input
        final StringBuilder signature = new StringBuilder();

        Block(JsonObject begun, String type, int call, String id) {
            this.begun = begun;
            this.type = type;
            this.call = call;
            this.id = id;
        }
    }

    void open(int index, JsonObject begun) {
        while (blocks.size() <= index) {
            blocks.add(null);
        }
        var type = Members.text(begun, "type");
        var isCall = type.equals("tool_use");
        var block = new Block(begun, type, isCall ? calls++ : -1, isCall ? idOf(begun) : "");
        blocks.set(index, block);
        switch (type) {
            case "tool_use" ->
                    sink.accept(
                            new ModelChunk.ToolCallPart(
                                    block.call, block.id, Members.text(begun, "name"), ""));
            case "text" -> addText(block, Members.text(begun, "text"));
            case "thinking" -> {
                addThought(block, Members.text(begun, "thinking"));
                block.signature.append(Members.text(begun, "signature"));
            }
            default -> {}
        }
    }

    /// The id of a call; a new one, where it has none or that of another call.
    private String idOf(JsonObject begun) {
        var id = Members.text(begun, "id");
        var isTaken = blocks.stream().anyMatch(other -> other != null && other.id.equals(id));
        return id.isEmpty() || isTaken ? "toolu_" + UUID.randomUUID() : id;
    }

    void add(Delta delta) {
        var block = delta.index() < blocks.size() ? blocks.get(delta.index()) : null;
        if (block == null) {
            throw new JsonException(
                    "is about block %d, which did not begin".formatted(delta.index()));
        }
        switch (delta.kind()) {
            case "text_delta" -> addText(block, delta.content());
            case "thinking_delta" -> addThought(block, delta.content());
            case "signature_delta" -> block.signature.append(delta.content());
            case "input_json_delta" -> addInput(block, delta.content());
            default -> {} // citations, and what is not known yet
        }
    }

    private void addText(Block block, String text) {
        if (!text.isEmpty()) {
            block.content.append(text);
            sink.accept(new ModelChunk.Text(text));
        }
    }

    private void addThought(Block block, String thought) {
        if (!thought.isEmpty()) {
            block.content.append(thought);
            sink.accept(new ModelChunk.Reasoning(thought));
        }
    }

    private void addInput(Block block, String json) {
        block.content.append(json);
        if (block.call >= 0 && !json.isEmpty()) {
            sink.accept(new ModelChunk.ToolCallPart(block.call, null, null, json));
        }
    }

    void close(int index) {
        var block = index < blocks.size() ? blocks.get(index) : null;
        if (block == null) {
            return;
        }
        if (block.call >= 0 && block.content.isEmpty()) {
            givenAtOnce(block);
        }
        if (!block.signature.isEmpty()) {
            sink.accept(new ModelChunk.ReasoningSignature(block.signature.toString()));
        }
    }

    /// Gateways hand over the whole input at the beginning.
    private void givenAtOnce(Block block) {
        var input = Members.object(block.begun, "input");
        if (!input.isEmpty()) {
            addInput(block, input.toString());
        }
    }

    void addWhole(Json content) {
        if (content instanceof JsonArray whole) {
            for (var begun : whole) {
                open(blocks.size(), begun.asObject().orElse(JsonObject.EMPTY));
                close(blocks.size() - 1);
            }
        }
    }

    /// All blocks, if there is one that has to be sent back as it came; otherwise none, because the
    /// parts said everything.
    List<ContentBlock> toBeKept() {
        var kept = new ArrayList<ContentBlock>();
        for (var block : blocks) {
            if (block != null) {
                whole(block).ifPresent(kept::add);
            }
        }
        return kept.stream().anyMatch(OpenBlocks::isOpaque) ? kept : List.of();
    }

    private static boolean isOpaque(ContentBlock block) {
        return block instanceof ContentBlock.Reasoning || block instanceof ContentBlock.Raw;
    }

    private static Optional<ContentBlock> whole(Block block) {
        return switch (block.type) {
            case "text" -> Optional.of(new ContentBlock.Text(block.content.toString()));
            case "thinking" ->
                    Optional.of(
                            new ContentBlock.Reasoning(
                                    AnthropicProvider.NAME,
                                    block.content.toString(),
                                    block.signature.isEmpty() ? null : block.signature.toString()));
            case "tool_use" ->
                    input(block)
                            .map(input ->
                                    new ContentBlock.ToolUse(
                                            new ToolCall(
                                                    block.id,
                                                    Members.text(block.begun, "name"),
                                                    input)));
            default ->
                    Optional.of(
                            new ContentBlock.Raw(
                                    AnthropicProvider.NAME,
                                    input(block)
                                            .map(input -> block.begun.with("input", input))
                                            .orElse(block.begun)));
        };
    }

    /// What was added as input, empty if nothing was, or if it is no JSON.
    private static Optional<Json> input(Block block) {
        if (block.content.isEmpty()) {
            return Optional.ofNullable(block.begun.get("input"));
        }
        try {
            return Optional.of(Json.parse(block.content.toString()));
        } catch (JsonException _) {
            return Optional.empty();
        }
    }
}
