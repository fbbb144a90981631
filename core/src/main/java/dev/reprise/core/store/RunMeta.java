package dev.reprise.core.store;

import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import org.jspecify.annotations.Nullable;

/// What a change says about its run, for the run record.
///
/// @param inputTokens prompt tokens of the whole run so far
/// @param outputTokens completion tokens of the whole run so far
/// @param alias one more name of the run, which a client gave it
/// @param expiresAt when the first of the calls that it waits for expires, in milliseconds since
///   the epoch
public record RunMeta(
        String agent,
        RunOrigin origin,
        RunStatus status,
        @Nullable ThreadId parentThread,
        @Nullable String terminationCode,
        @Nullable String terminationDetail,
        @Nullable String sourceMailboxEntry,
        long inputTokens,
        long outputTokens,
        @Nullable String alias,
        @Nullable Long expiresAt) {
    /// Says nothing new about the run's names.
    public RunMeta(
            String agent,
            RunOrigin origin,
            RunStatus status,
            @Nullable ThreadId parentThread,
            @Nullable String terminationCode,
            @Nullable String terminationDetail,
            @Nullable String sourceMailboxEntry,
            long inputTokens,
            long outputTokens) {
        this(
                agent,
                origin,
                status,
                parentThread,
                terminationCode,
                terminationDetail,
                sourceMailboxEntry,
                inputTokens,
                outputTokens,
                null,
                null);
    }

    public RunMeta withAlias(@Nullable String newAlias) {
        return new RunMeta(
                agent,
                origin,
                status,
                parentThread,
                terminationCode,
                terminationDetail,
                sourceMailboxEntry,
                inputTokens,
                outputTokens,
                newAlias,
                expiresAt);
    }

    public RunMeta withExpiresAt(@Nullable Long newExpiresAt) {
        return new RunMeta(
                agent,
                origin,
                status,
                parentThread,
                terminationCode,
                terminationDetail,
                sourceMailboxEntry,
                inputTokens,
                outputTokens,
                alias,
                newExpiresAt);
    }

    public static RunMeta fromJson(Json json) {
        var in = JsonReader.of(json);
        return new RunMeta(
                in.text("agent_id").orElse(""),
                in.text("origin").map(RunOrigin::parse).orElse(RunOrigin.USER),
                RunStatus.parse(in.requireText("status")),
                in.text("parent_thread_id", ThreadId::new).orElse(null),
                in.text("termination_code").orElse(null),
                in.text("termination_detail").orElse(null),
                in.text("source_mailbox_entry_id").orElse(null),
                in.longOr("input_tokens", 0),
                in.longOr("output_tokens", 0),
                in.text("alias").orElse(null),
                in.json("expires_at").isPresent() ? in.longOr("expires_at", 0) : null);
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("agent_id", agent)
                .member("origin", origin.label())
                .member("status", status.label());
        out.optional("parent_thread_id", parentThread == null ? null : parentThread.value());
        out.optional("termination_code", terminationCode)
                .optional("termination_detail", terminationDetail);
        out.optional("source_mailbox_entry_id", sourceMailboxEntry);
        out.member("input_tokens", inputTokens).member("output_tokens", outputTokens);
        out.optional("alias", alias);
        if (expiresAt != null) {
            out.member("expires_at", expiresAt);
        }
        out.endObject();
    }
}
