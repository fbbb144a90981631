package dev.reprise.core.store;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.run.Termination;
import dev.reprise.state.Json;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of a run, derived from the log.
///
/// @param createdAt milliseconds since the epoch
/// @param updatedAt milliseconds since the epoch
/// @param aliases names that clients gave the run, the oldest first; it is found by each of them
/// @param expiresAt when the first of the calls that it waits for expires, in milliseconds since
///   the epoch
public record RunRecord(
        RunId run,
        ThreadId thread,
        String agent,
        @Nullable RunId parentRun,
        @Nullable ThreadId parentThread,
        RunOrigin origin,
        RunStatus status,
        @Nullable String terminationCode,
        @Nullable String terminationDetail,
        long createdAt,
        long updatedAt,
        @Nullable String sourceMailboxEntry,
        @Nullable Json metadata,
        long inputTokens,
        long outputTokens,
        List<String> aliases,
        @Nullable Long expiresAt) {
    public RunRecord {
        aliases = List.copyOf(aliases);
    }

    /// The record of a run that no client gave a name.
    public RunRecord(
            RunId run,
            ThreadId thread,
            String agent,
            @Nullable RunId parentRun,
            @Nullable ThreadId parentThread,
            RunOrigin origin,
            RunStatus status,
            @Nullable String terminationCode,
            @Nullable String terminationDetail,
            long createdAt,
            long updatedAt,
            @Nullable String sourceMailboxEntry,
            @Nullable Json metadata,
            long inputTokens,
            long outputTokens) {
        this(
                run,
                thread,
                agent,
                parentRun,
                parentThread,
                origin,
                status,
                terminationCode,
                terminationDetail,
                createdAt,
                updatedAt,
                sourceMailboxEntry,
                metadata,
                inputTokens,
                outputTokens,
                List.of(),
                null);
    }

    /// The record after a change of its run; the first parent and mailbox entry are kept.
    ///
    /// @param before absent for the first change
    public static @Nullable RunRecord after(
            @Nullable RunRecord before, ThreadId thread, ThreadChangeSet change, long now) {
        var run = change.run();
        var meta = change.meta();
        if (run == null) {
            return before;
        }
        if (meta == null) {
            return before == null ? null : before.touched(now);
        }
        return new RunRecord(
                run,
                thread,
                meta.agent(),
                before == null || before.parentRun == null ? change.parentRun() : before.parentRun,
                before == null || before.parentThread == null
                        ? meta.parentThread()
                        : before.parentThread,
                meta.origin(),
                meta.status(),
                meta.terminationCode(),
                meta.terminationDetail(),
                before == null ? now : before.createdAt,
                now,
                before == null || before.sourceMailboxEntry == null
                        ? meta.sourceMailboxEntry()
                        : before.sourceMailboxEntry,
                before == null ? null : before.metadata,
                meta.inputTokens(),
                meta.outputTokens(),
                aliases(before, meta.alias()),
                meta.expiresAt());
    }

    private static List<String> aliases(@Nullable RunRecord before, @Nullable String more) {
        var known = before == null ? List.<String>of() : before.aliases;
        return more == null || known.contains(more)
                ? known
                : Stream.concat(known.stream(), Stream.of(more)).toList();
    }

    /// The record of a run that ends without a change of its own.
    public RunRecord ended(Termination termination, long now) {
        return with(
                status.moveTo(termination.status()),
                termination.recordedCode(),
                termination.detail(),
                now);
    }

    private RunRecord touched(long now) {
        return with(status, terminationCode, terminationDetail, now);
    }

    private RunRecord with(
            RunStatus newStatus, @Nullable String code, @Nullable String detail, long now) {
        return new RunRecord(
                run,
                thread,
                agent,
                parentRun,
                parentThread,
                origin,
                newStatus,
                code,
                detail,
                createdAt,
                now,
                sourceMailboxEntry,
                metadata,
                inputTokens,
                outputTokens,
                aliases,
                newStatus == RunStatus.WAITING ? expiresAt : null);
    }

    public static RunRecord fromJson(Json json) {
        var in = JsonReader.of(json);
        var metadata = in.json("metadata").orElse(Json.NULL);
        return new RunRecord(
                in.requireText("run_id", RunId::new),
                in.requireText("thread_id", ThreadId::new),
                in.text("agent_id").orElse(""),
                in.text("parent_run_id", RunId::new).orElse(null),
                in.text("parent_thread_id", ThreadId::new).orElse(null),
                in.text("origin").map(RunOrigin::parse).orElse(RunOrigin.USER),
                RunStatus.parse(in.requireText("status")),
                in.text("termination_code").orElse(null),
                in.text("termination_detail").orElse(null),
                in.longOr("created_at", 0),
                in.longOr("updated_at", 0),
                in.text("source_mailbox_entry_id").orElse(null),
                metadata.isNull() ? null : metadata,
                in.longOr("input_tokens", 0),
                in.longOr("output_tokens", 0),
                in.texts("aliases"),
                in.json("expires_at").isPresent() ? in.longOr("expires_at", 0) : null);
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        writeMembers(out);
        out.endObject();
    }

    /// Writes the members without the braces, for files that add members of their own.
    public void writeMembers(JsonOutput out) {
        out.member("run_id", run.value())
                .member("thread_id", thread.value())
                .member("agent_id", agent);
        out.optional("parent_run_id", parentRun == null ? null : parentRun.value());
        out.optional("parent_thread_id", parentThread == null ? null : parentThread.value());
        out.member("origin", origin.label()).member("status", status.label());
        out.optional("termination_code", terminationCode)
                .optional("termination_detail", terminationDetail);
        out.member("created_at", createdAt).member("updated_at", updatedAt);
        out.optional("source_mailbox_entry_id", sourceMailboxEntry).optional("metadata", metadata);
        out.member("input_tokens", inputTokens).member("output_tokens", outputTokens);
        if (!aliases.isEmpty()) {
            out.array("aliases", aliases, (alias, to) -> to.value(alias));
        }
        if (expiresAt != null) {
            out.member("expires_at", expiresAt);
        }
    }
}
