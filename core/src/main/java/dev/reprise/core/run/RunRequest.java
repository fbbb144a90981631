package dev.reprise.core.run;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonOutput;
import dev.reprise.state.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything a caller can ask of a run.
///
/// @param thread conversation to go on with, a new one when absent
/// @param state replaces the thread's state when present, but for members that begin with `__`,
///   which are the runtime's; a new thread begins with all of it
/// @param messages appended to the thread, except those it already holds
/// @param decisions answers to suspended calls
/// @param alias a name that the client gives the run, by which it is found as well as by its id
public record RunRequest(
        String agent,
        @Nullable ThreadId thread,
        @Nullable RunId run,
        @Nullable RunId parentRun,
        @Nullable ThreadId parentThread,
        @Nullable String resource,
        RunOrigin origin,
        @Nullable JsonObject state,
        List<Message> messages,
        List<ToolCallDecision> decisions,
        @Nullable String sourceMailboxEntry,
        @Nullable String alias) {
    public RunRequest {
        messages = List.copyOf(messages);
        decisions = List.copyOf(decisions);
    }

    /// A request of a client that gives its run no name.
    public RunRequest(
            String agent,
            @Nullable ThreadId thread,
            @Nullable RunId run,
            @Nullable RunId parentRun,
            @Nullable ThreadId parentThread,
            @Nullable String resource,
            RunOrigin origin,
            @Nullable JsonObject state,
            List<Message> messages,
            List<ToolCallDecision> decisions,
            @Nullable String sourceMailboxEntry) {
        this(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                resource,
                origin,
                state,
                messages,
                decisions,
                sourceMailboxEntry,
                null);
    }

    public RunRequest withAlias(@Nullable String newAlias) {
        return new RunRequest(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                resource,
                origin,
                state,
                messages,
                decisions,
                sourceMailboxEntry,
                newAlias);
    }

    /// A request for one agent, without anything said yet.
    public static RunRequest of(String agent, Message... messages) {
        return new RunRequest(
                agent,
                null,
                null,
                null,
                null,
                null,
                RunOrigin.USER,
                null,
                List.of(messages),
                List.of(),
                null);
    }

    public RunRequest withThread(@Nullable ThreadId id) {
        return new RunRequest(
                agent,
                id,
                run,
                parentRun,
                parentThread,
                resource,
                origin,
                state,
                messages,
                decisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withRun(@Nullable RunId id) {
        return new RunRequest(
                agent,
                thread,
                id,
                parentRun,
                parentThread,
                resource,
                origin,
                state,
                messages,
                decisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withParent(@Nullable RunId parent, @Nullable ThreadId parentOf) {
        return new RunRequest(
                agent,
                thread,
                run,
                parent,
                parentOf,
                resource,
                origin,
                state,
                messages,
                decisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withOrigin(RunOrigin from) {
        return new RunRequest(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                resource,
                from,
                state,
                messages,
                decisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withResource(@Nullable String id) {
        return new RunRequest(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                id,
                origin,
                state,
                messages,
                decisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withState(@Nullable JsonObject newState) {
        return new RunRequest(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                resource,
                origin,
                newState,
                messages,
                decisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withMessages(List<Message> newMessages) {
        return new RunRequest(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                resource,
                origin,
                state,
                newMessages,
                decisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withDecisions(List<ToolCallDecision> newDecisions) {
        return new RunRequest(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                resource,
                origin,
                state,
                messages,
                newDecisions,
                sourceMailboxEntry,
                alias);
    }

    public RunRequest withSourceMailboxEntry(@Nullable String entry) {
        return new RunRequest(
                agent,
                thread,
                run,
                parentRun,
                parentThread,
                resource,
                origin,
                state,
                messages,
                decisions,
                entry,
                alias);
    }

    /// Reads the stored form.
    public static RunRequest fromJson(Json json) {
        var in = JsonReader.of(json);
        return new RunRequest(
                in.requireText("agent_id"),
                in.text("thread_id", ThreadId::new).orElse(null),
                in.text("run_id", RunId::new).orElse(null),
                in.text("parent_run_id", RunId::new).orElse(null),
                in.text("parent_thread_id", ThreadId::new).orElse(null),
                in.text("resource_id").orElse(null),
                in.text("origin").map(RunOrigin::parse).orElse(RunOrigin.USER),
                in.object("state").orElse(null),
                in.requireList("messages", Message::fromJson),
                in.list("initial_decisions", ToolCallDecision::fromJson),
                in.text("source_mailbox_entry_id").orElse(null),
                in.text("alias").orElse(null));
    }

    public void writeTo(JsonOutput out) {
        out.beginObject();
        out.member("agent_id", agent);
        nullable(out, "thread_id", thread == null ? null : thread.value());
        nullable(out, "run_id", run == null ? null : run.value());
        nullable(out, "parent_run_id", parentRun == null ? null : parentRun.value());
        nullable(out, "parent_thread_id", parentThread == null ? null : parentThread.value());
        nullable(out, "resource_id", resource);
        out.member("origin", origin.label());
        out.member("state", state == null ? Json.NULL : state);
        out.name("messages").beginArray();
        messages.forEach(message -> message.writeTo(out));
        out.endArray();
        out.name("initial_decisions").beginArray();
        decisions.forEach(decision -> out.value(decision.toJson()));
        out.endArray();
        out.optional("source_mailbox_entry_id", sourceMailboxEntry).optional("alias", alias);
        out.endObject();
    }

    private static void nullable(JsonOutput out, String key, @Nullable String value) {
        out.member(key, value == null ? Json.NULL : Json.of(value));
    }
}
