package dev.reprise.core.model;

import dev.reprise.core.run.TokenUsage;
import dev.reprise.state.Json;
import org.jspecify.annotations.Nullable;

/// A piece of a model's answer.
public sealed interface ModelChunk {
    /// More text of the answer.
    record Text(String delta) implements ModelChunk {}

    /// More of what the model thinks.
    record Reasoning(String delta) implements ModelChunk {}

    /// An opaque value that belongs to the reasoning and must be sent back as it is.
    record ReasoningSignature(String value) implements ModelChunk {}

    /// A part of a tool call.
    ///
    /// @param index tells interleaved calls apart; stable within one answer
    /// @param id given with the first part, at the latest with the completion
    /// @param name likewise
    /// @param argumentsDelta raw JSON text, cut anywhere
    record ToolCallPart(
            int index, @Nullable String id, @Nullable String name, String argumentsDelta)
            implements ModelChunk {}

    /// What the call has used so far; a later one takes its place, and the completion's as well. It
    /// counts when the answer breaks off.
    record Usage(TokenUsage soFar) implements ModelChunk {}

    /// Something this version does not know; kept, never shown.
    record Unknown(Json value) implements ModelChunk {}
}
