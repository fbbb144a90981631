package dev.reprise.models.anthropic;

/// What one event adds to a block.
///
/// @param index of the block
/// @param kind the service's word for what is added
record Delta(int index, String kind, String content) {
    /// Whether a member holds what is added.
    static boolean isContent(String member) {
        return switch (member) {
            case "text", "thinking", "signature", "partial_json" -> true;
            default -> false;
        };
    }
}
