package dev.reprise.models.gemini;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.message.ContentBlock.Raw;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Signatures of parts as they are stored: in a raw block of their own, since texts and calls have
/// no room for them.
///
/// `{"functionCall":{"id":…},"thoughtSignature":…}` belongs to the call of that id, wherever it is,
/// and `{"thoughtSignature":…}` to the text that follows. Any other raw block is a part as it came.
final class Signatures {
    private static final String MEMBER = "thoughtSignature";
    private static final String CALL = "functionCall";

    /// Stands in for the signature of a call that another model made; from Gemini 3 on the service
    /// refuses calls without one.
    private static final String OF_OTHERS = "skip_thought_signature_validator";

    private Signatures() {}

    /// The signature of a part, null where it has none.
    static @Nullable String of(JsonObject part) {
        return part.getOr(MEMBER, Json.NULL).asText().orElse(null);
    }

    static Raw ofCall(String id, String signature) {
        var call = Json.object("id", id);
        return new Raw(GeminiProvider.NAME, Json.object(CALL, call, MEMBER, signature));
    }

    static Raw ofNextText(String signature) {
        return new Raw(GeminiProvider.NAME, Json.object(MEMBER, signature));
    }

    /// The id of the call whose signature a block is, null if it is something else.
    static @Nullable String callOf(ContentBlock block) {
        return block instanceof Raw(var provider, JsonObject stored)
                        && provider.equals(GeminiProvider.NAME)
                        && stored.size() == 2
                        && of(stored) != null
                        && stored.get(CALL) instanceof JsonObject call
                        && call.size() == 1
                ? call.getOr("id", Json.NULL).asText().orElse(null)
                : null;
    }

    /// The signature of the text that follows a block, null if the block is something else.
    static @Nullable String forNextText(ContentBlock block) {
        return block instanceof Raw(var provider, JsonObject stored)
                        && provider.equals(GeminiProvider.NAME)
                        && stored.size() == 1
                ? of(stored)
                : null;
    }

    /// The signatures of the calls in a message, by the id of the call. The first call of several
    /// that were made at once has one for all of them.
    ///
    /// @param areRequired whether calls that nobody signed get a signature, too
    static Map<String, String> ofCalls(List<ContentBlock> blocks, boolean areRequired) {
        var signatures = new HashMap<String, String>();
        String first = null;
        for (var block : blocks) {
            if (block instanceof ContentBlock.ToolUse(var call) && first == null) {
                first = call.id();
            }
            var signed = callOf(block);
            var signature = block instanceof Raw(_, JsonObject stored) ? of(stored) : null;
            if (signed != null && signature != null) {
                signatures.put(signed, signature);
            }
        }
        if (areRequired && signatures.isEmpty() && first != null) {
            signatures.put(first, OF_OTHERS);
        }
        return signatures;
    }
}
