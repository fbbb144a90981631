package dev.reprise.server.runs;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;

/// Reads the body of a request that starts a run.
public final class RunRequestReader {
    private static final String[] DECISIONS = {
        "initialDecisions", "initial_decisions", "decisions"
    };

    private RunRequestReader() {}

    /// Reads a start request of origin `user`.
    ///
    /// @throws dev.reprise.state.JsonException when a member is missing, has the wrong type or is
    ///   spelled twice
    /// @throws IllegalArgumentException when the agent is blank or an id is not allowed
    public static RunRequest read(Json json) {
        var in = new Spellings(json);
        var agent = in.requireText("agentId", "agent_id").strip();
        if (agent.isEmpty()) {
            throw new IllegalArgumentException("agent_id cannot be empty");
        }
        return new RunRequest(
                agent,
                in.trimmed("threadId", "thread_id", "contextId", "context_id")
                        .map(ThreadId::new)
                        .orElse(null),
                in.trimmed("runId", "run_id", "taskId", "task_id").map(RunId::new).orElse(null),
                in.trimmed("parentRunId", "parent_run_id").map(RunId::new).orElse(null),
                in.trimmed(
                                "parentThreadId",
                                "parent_thread_id",
                                "parentContextId",
                                "parent_context_id")
                        .map(ThreadId::new)
                        .orElse(null),
                in.trimmed("resourceId", "resource_id").orElse(null),
                RunOrigin.USER,
                in.reader().object("state").orElse(null),
                in.list(Message::fromJson, "messages"),
                in.list(ToolCallDecision::fromJson, DECISIONS),
                null);
    }
}
