package dev.reprise.models.gemini;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.ToolCall;
import dev.reprise.models.http.Arguments;
import dev.reprise.state.JsonOutput;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the parts of a message of the model, each with the signature it came with.
final class PartWriter {
    private final List<ContentBlock> blocks;
    private final Runnable before;
    private final JsonOutput out;
    private final Map<String, String> signatures; // of calls, by id

    /// @param before is run before each part
    /// @param signsCalls whether every call has to have a signature
    PartWriter(List<ContentBlock> blocks, boolean signsCalls, Runnable before, JsonOutput out) {
        this.blocks = blocks;
        this.before = before;
        this.out = out;
        signatures = Signatures.ofCalls(blocks, signsCalls);
    }

    void write() {
        String signature = null; // of the next text
        for (var block : blocks) {
            if (signature != null && !(block instanceof ContentBlock.Text)) {
                writeText("", signature);
                signature = null;
            }
            var ofNext = Signatures.forNextText(block);
            if (ofNext == null) {
                write(block, signature);
            }
            signature = ofNext;
        }
        if (signature != null) {
            writeText("", signature);
        }
    }

    private void writeText(String text, @Nullable String signature) {
        before.run();
        writeText(text, signature, out);
    }

    private void write(ContentBlock block, @Nullable String signature) {
        switch (block) {
            case ContentBlock.Text(var text) -> {
                if (!text.isEmpty() || signature != null) {
                    writeText(text, signature);
                }
            }
            case ContentBlock.Reasoning thought -> {
                if (thought.signature() != null && thought.provider().equals(GeminiProvider.NAME)) {
                    before.run();
                    writeThought(thought);
                }
            }
            case ContentBlock.ToolUse(var call) -> {
                before.run();
                writeCall(call);
            }
            case ContentBlock.Raw raw -> {
                if (raw.provider().equals(GeminiProvider.NAME) && Signatures.callOf(raw) == null) {
                    before.run();
                    out.value(raw.block());
                }
            }
            case Media _, ContentBlock.ToolAnswer _ -> {} // not the model's
        }
    }

    static void writeText(String text, @Nullable String signature, JsonOutput out) {
        out.beginObject().member("text", text).optional("thoughtSignature", signature);
        out.endObject();
    }

    private void writeThought(ContentBlock.Reasoning thought) {
        out.beginObject().member("text", thought.text()).member("thought", true);
        out.optional("thoughtSignature", thought.signature()).endObject();
    }

    private void writeCall(ToolCall call) {
        out.beginObject().name("functionCall").beginObject();
        if (!CallIds.isOurs(call.id())) {
            out.member("id", call.id());
        }
        out.member("name", call.name())
                .member("args", Arguments.object(call.arguments()))
                .endObject();
        out.optional("thoughtSignature", signatures.get(call.id())).endObject();
    }
}
