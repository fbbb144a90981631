package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import org.jspecify.annotations.Nullable;

/// A thread in a list for people.
///
/// @param messages every stored message, internal ones included
public record ThreadSummary(
        ThreadId id,
        @Nullable String title,
        @Nullable Long updatedAt,
        @Nullable Long createdAt,
        long messages) {
    /// The summary of a thread.
    public static ThreadSummary of(AgentThread thread) {
        var metadata = thread.metadata();
        return new ThreadSummary(
                thread.id(),
                metadata.extras().getOr("title", Json.NULL).asText().orElse(null),
                metadata.updatedAt(),
                metadata.createdAt(),
                thread.messages().size());
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("id", id.value()).member("title", Json.from(title));
        out.member("updated_at", Json.from(updatedAt)).member("created_at", Json.from(createdAt));
        out.member("message_count", messages);
        out.endObject();
    }
}
