package dev.reprise.models.anthropic;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.Media;
import dev.reprise.core.message.Role;
import dev.reprise.core.message.ToolCall;
import dev.reprise.models.http.Arguments;
import dev.reprise.state.JsonOutput;
import java.util.regex.Pattern;

/// Writes blocks of content.
final class Blocks {
    /// What ids of calls must not contain; those of other services do.
    private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_-]");

    private Blocks() {}

    /// Whether the service takes the block: no empty text, nothing of other services, and media of
    /// the user alone.
    static boolean isWritten(ContentBlock block, Role role) {
        return switch (block) {
            case ContentBlock.Text(var text) -> !text.isBlank();
            case ContentBlock.Reasoning thought -> isSigned(thought);
            case ContentBlock.Raw raw -> isOurs(raw);
            case Media _ -> role == Role.USER || role == Role.TOOL;
            case ContentBlock.ToolUse _, ContentBlock.ToolAnswer _ -> true;
        };
    }

    static boolean isSigned(ContentBlock.Reasoning thought) {
        return thought.signature() != null && thought.provider().equals(AnthropicProvider.NAME);
    }

    static boolean isOurs(ContentBlock.Raw raw) {
        return raw.provider().equals(AnthropicProvider.NAME);
    }

    /// Writes a block that [#isWritten].
    ///
    /// @param isCached whether the provider may keep the prompt up to here in its cache
    static void write(ContentBlock block, boolean isCached, JsonOutput out) {
        if (block instanceof ContentBlock.Raw(_, var raw)) {
            out.value(raw);
            return;
        }
        out.beginObject();
        switch (block) {
            case Media media -> MediaBlocks.writeMembers(media, out);
            case ContentBlock.Text(var text) -> out.member("type", "text").member("text", text);
            case ContentBlock.Reasoning thought ->
                    out.member("type", "thinking")
                            .member("thinking", thought.text())
                            .optional("signature", thought.signature());
            case ContentBlock.ToolUse(var call) -> writeCall(call, out);
            case ContentBlock.ToolAnswer answer -> writeAnswer(answer, out);
            case ContentBlock.Raw _ -> {}
        }
        if (isCached && !(block instanceof ContentBlock.Reasoning)) {
            out.name("cache_control").beginObject().member("type", "ephemeral").endObject();
        }
        out.endObject();
    }

    private static void writeAnswer(ContentBlock.ToolAnswer answer, JsonOutput out) {
        out.member("type", "tool_result").member("tool_use_id", id(answer.callId()));
        if (answer.media().isEmpty()) {
            out.member("content", answer.content());
            return;
        }
        out.name("content").beginArray();
        out.beginObject().member("type", "text").member("text", answer.content()).endObject();
        for (var media : answer.media()) {
            out.beginObject();
            MediaBlocks.writeMembers(media, out);
            out.endObject();
        }
        out.endArray();
    }

    private static void writeCall(ToolCall call, JsonOutput out) {
        out.member("type", "tool_use").member("id", id(call.id())).member("name", call.name());
        out.member("input", Arguments.object(call.arguments()));
    }

    private static String id(String id) {
        return FOREIGN.matcher(id).replaceAll("_");
    }
}
