package dev.reprise.models.responses;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.Completion.Finish;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
import dev.reprise.models.http.Members;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The items of a response while they arrive, in the service's order.
final class OutputFold {
    private final ModelSink sink;
    private final TreeMap<Long, Item> items = new TreeMap<>();
    private final Set<String> ids = new HashSet<>(); // of calls
    private boolean isRefused;

    OutputFold(ModelSink sink) {
        this.sink = sink;
    }

    /// One of them.
    private static final class Item {
        final StringBuilder content = new StringBuilder(); // what came of it in parts
        JsonObject whole = JsonObject.EMPTY;
        boolean isSaid;
        long part; // of its summary
        int call = -1; // number among the calls
        String id = ""; // of the call
    }

    private Item item(long index) {
        return items.computeIfAbsent(index, _ -> new Item());
    }

    void begin(int index, JsonObject given) {
        var item = item(index);
        item.whole = given;
        if (Items.isCall(given)) {
            beginCall(item, given);
        }
    }

    private void beginCall(Item item, JsonObject given) {
        if (item.call < 0) {
            item.call = ids.size();
            var id = Members.text(given, "call_id");
            item.id = id.isEmpty() || ids.contains(id) ? "call_" + UUID.randomUUID() : id;
            ids.add(item.id);
            sink.accept(
                    new ModelChunk.ToolCallPart(
                            item.call, item.id, Members.text(given, "name"), ""));
        }
    }

    /// @throws JsonException for arguments of a call that did not begin
    void add(DeltaReader.Delta event) {
        if (event.delta().isEmpty()) {
            return;
        }
        var item = item(event.item());
        switch (event.type()) {
            case "response.output_text.delta" -> say(item, event.delta());
            case "response.refusal.delta" -> {
                isRefused = true;
                say(item, event.delta());
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> {
                var isNext = event.part() > item.part;
                item.part = Math.max(item.part, event.part());
                think(item, isNext ? "\n\n" + event.delta() : event.delta());
            }
            case "response.function_call_arguments.delta" -> addArguments(item, event.delta());
            default -> {} // of tools of the service, and what is not known yet
        }
    }

    private void say(Item item, String text) {
        item.isSaid = true;
        item.content.append(text);
        sink.accept(new ModelChunk.Text(text));
    }

    private void think(Item item, String thought) {
        item.content.append(thought);
        sink.accept(new ModelChunk.Reasoning(thought));
    }

    private void addArguments(Item item, String arguments) {
        if (item.call < 0) {
            throw new JsonException("has arguments of a call that did not begin");
        }
        item.content.append(arguments);
        sink.accept(new ModelChunk.ToolCallPart(item.call, null, null, arguments));
    }

    /// Takes a whole item; of what did not come in parts it is all that there is.
    void end(int index, JsonObject whole) {
        var item = item(index);
        item.whole = whole;
        switch (Members.text(whole, "type")) {
            case "function_call" -> {
                beginCall(item, whole);
                var arguments = Members.text(whole, "arguments");
                if (item.content.isEmpty() && !arguments.isEmpty()) {
                    addArguments(item, arguments);
                }
            }
            case "message" -> endMessage(item, whole);
            case "reasoning" -> endReasoning(item, whole);
            default -> {}
        }
    }

    private void endMessage(Item item, JsonObject whole) {
        isRefused |=
                Items.objects(whole, "content").stream()
                        .anyMatch(part -> Members.text(part, "type").equals("refusal"));
        var words = Items.words(whole);
        if (item.content.isEmpty() && !words.isEmpty()) {
            say(item, words);
        }
    }

    private void endReasoning(Item item, JsonObject whole) {
        if (item.content.isEmpty()) {
            for (var summary : Items.objects(whole, "summary")) {
                var text = Members.text(summary, "text");
                if (!text.isEmpty()) {
                    think(item, item.content.isEmpty() ? text : "\n\n" + text);
                }
            }
        }
        var encrypted = Members.text(whole, "encrypted_content");
        if (!encrypted.isEmpty()) {
            sink.accept(new ModelChunk.ReasoningSignature(encrypted));
        }
    }

    /// Why a response ended that is complete.
    Finish finish() {
        if (isRefused) {
            return Finish.CONTENT_FILTER;
        }
        return ids.isEmpty() ? Finish.END_TURN : Finish.TOOL_USE;
    }

    /// All blocks, if there is one that has to be sent back as it came; otherwise none, because the
    /// parts said everything.
    List<ContentBlock> toBeKept() {
        var kept = new ArrayList<ContentBlock>();
        for (var item : items.values()) {
            var block = block(item);
            if (block != null) {
                kept.add(block);
            }
        }
        return kept.stream().anyMatch(ContentBlock.Raw.class::isInstance) ? kept : List.of();
    }

    private static @Nullable ContentBlock block(Item item) {
        if (item.isSaid) {
            return new ContentBlock.Text(item.content.toString());
        }
        return switch (Members.text(item.whole, "type")) {
            case "", "message" -> null;
            case "function_call" -> call(item);
            // Without its content the service could not find it again: it keeps nothing.
            case "reasoning" ->
                    Members.text(item.whole, "encrypted_content").isEmpty() ? null : raw(item);
            default -> raw(item);
        };
    }

    private static ContentBlock raw(Item item) {
        return new ContentBlock.Raw(ResponsesProvider.NAME, item.whole);
    }

    private static @Nullable ContentBlock call(Item item) {
        try {
            var arguments =
                    item.content.isEmpty() ? Json.NULL : Json.parse(item.content.toString());
            return new ContentBlock.ToolUse(
                    new ToolCall(item.id, Members.text(item.whole, "name"), arguments));
        } catch (JsonException _) {
            return null; // cut off
        }
    }
}
