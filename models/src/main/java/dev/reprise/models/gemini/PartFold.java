package dev.reprise.models.gemini;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ToolCall;
import dev.reprise.core.model.ModelChunk;
import dev.reprise.core.model.ModelSink;
import dev.reprise.models.http.Members;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parts of an answer while they arrive, in their order.
///
/// Texts that follow each other are one, except that a signature belongs to the part that it came
/// with.
final class PartFold {
    private final ModelSink sink;
    private final List<ContentBlock> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder(); // not in the blocks yet
    private final StringBuilder thought = new StringBuilder(); // likewise
    private final Set<String> ids = new HashSet<>(); // of calls

    PartFold(ModelSink sink) {
        this.sink = sink;
    }

    boolean hasCalls() {
        return !ids.isEmpty();
    }

    void add(JsonObject part) {
        var signature = Signatures.of(part);
        if (signature != null) {
            sink.accept(new ModelChunk.ReasoningSignature(signature));
        }
        if (part.get("functionCall") instanceof JsonObject call) {
            addCall(call, signature);
        } else if (!(part.get("text") instanceof Json.Text(var words))) {
            addOther(part);
        } else if (part.getOr("thought", Json.FALSE).equals(Json.TRUE)) {
            addThought(words, signature);
        } else {
            addText(words, signature, part);
        }
    }

    private void addCall(JsonObject call, @Nullable String signature) {
        endTexts();
        var given = Members.text(call, "id");
        var id = given.isEmpty() || ids.contains(given) ? CallIds.next() : given;
        var name = Members.text(call, "name");
        var arguments = Members.object(call, "args");
        sink.accept(new ModelChunk.ToolCallPart(ids.size(), id, name, arguments.toString()));
        ids.add(id);
        if (signature != null) {
            blocks.add(Signatures.ofCall(id, signature));
        }
        blocks.add(new ContentBlock.ToolUse(new ToolCall(id, name, arguments)));
    }

    private void addThought(String words, @Nullable String signature) {
        endText();
        if (!words.isEmpty()) {
            thought.append(words);
            sink.accept(new ModelChunk.Reasoning(words));
        }
        if (signature != null) {
            endThought(signature);
        }
    }

    private void addText(String words, @Nullable String signature, JsonObject part) {
        endThought(null);
        if (signature != null && words.isEmpty()) {
            endText();
            blocks.add(new ContentBlock.Raw(GeminiProvider.NAME, part));
            return;
        }
        if (signature != null) {
            endText();
            blocks.add(Signatures.ofNextText(signature));
        }
        if (!words.isEmpty()) {
            text.append(words);
            sink.accept(new ModelChunk.Text(words));
        }
        if (signature != null) {
            endText();
        }
    }

    /// Images, code that was run, and what is not known yet.
    private void addOther(JsonObject part) {
        endTexts();
        if (!part.isEmpty()) {
            blocks.add(new ContentBlock.Raw(GeminiProvider.NAME, part));
        }
    }

    private void endTexts() {
        endText();
        endThought(null);
    }

    private void endText() {
        if (!text.isEmpty()) {
            blocks.add(new ContentBlock.Text(text.toString()));
            text.setLength(0);
        }
    }

    private void endThought(@Nullable String signature) {
        if (!thought.isEmpty() || signature != null) {
            blocks.add(
                    new ContentBlock.Reasoning(GeminiProvider.NAME, thought.toString(), signature));
            thought.setLength(0);
        }
    }

    /// All blocks, if there is one that has to be sent back as it came; otherwise none, because the
    /// parts said everything.
    List<ContentBlock> toBeKept() {
        endTexts();
        return blocks.stream().anyMatch(PartFold::isOpaque) ? List.copyOf(blocks) : List.of();
    }

    private static boolean isOpaque(ContentBlock block) {
        return block instanceof ContentBlock.Reasoning || block instanceof ContentBlock.Raw;
    }
}
