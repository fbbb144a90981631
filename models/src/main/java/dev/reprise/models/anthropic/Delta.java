package dev.reprise.models.anthropic;

import dev.reprise.state.JsonObject;

/// What one event adds to a block.
///
/// @param index of the block
/// @param kind the service's word for what is added
record Delta(int index, String kind, String content) {
    static Delta of(JsonObject event) {
        var delta = Members.object(event, "delta");
        var kind = Members.text(delta, "type");
        return new Delta(Members.index(event), kind, Members.text(delta, member(kind)));
    }

    /// The member that holds what is added; another one where the kind is not known.
    private static String member(String kind) {
        return switch (kind) {
            case "text_delta" -> "text";
            case "thinking_delta" -> "thinking";
            case "signature_delta" -> "signature";
            case "input_json_delta" -> "partial_json";
            default -> "type";
        };
    }

    static boolean isContent(String member) {
        return switch (member) {
            case "text", "thinking", "signature", "partial_json" -> true;
            default -> false;
        };
    }
}
