package dev.reprise.core.model;

import dev.reprise.core.message.ContentBlock;
import dev.reprise.core.run.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a model's answer ended.
///
/// @param finish why it ended; absent when the provider did not say
/// @param usage tokens used, when the provider reported them
/// @param blocks whole blocks in the provider's order, where it hands them over at the end; calls
///   in here override what was collected from parts. Empty when the parts say everything.
public record Completion(
        @Nullable Finish finish, @Nullable TokenUsage usage, List<ContentBlock> blocks) {
    /// Why a model stopped.
    public enum Finish {
        END_TURN,
        TOOL_USE,
        MAX_TOKENS,
        STOP_SEQUENCE,
        CONTENT_FILTER
    }

    public Completion {
        blocks = List.copyOf(blocks);
    }

    public static Completion of(Finish finish, @Nullable TokenUsage usage) {
        return new Completion(finish, usage, List.of());
    }
}
