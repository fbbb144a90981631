package dev.reprise.server.runs;

import dev.reprise.core.RunId;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunOrigin;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is handed to a run after it has started: decisions, or messages that start a further run.
///
/// @param agent of the further run
/// @param run the further one's id, made when absent
/// @param resource of the thread from then on
/// @param state replaces the thread's when present
public record RunInputs(
        @Nullable String agent,
        @Nullable RunId run,
        @Nullable String resource,
        @Nullable JsonObject state,
        List<Message> messages,
        List<ToolCallDecision> decisions) {
    public RunInputs {
        messages = List.copyOf(messages);
        decisions = List.copyOf(decisions);
    }

    /// Reads the body.
    ///
    /// @throws dev.reprise.state.JsonException when a member has the wrong type or is spelled twice
    /// @throws IllegalArgumentException when there is nothing in it, or an id is not allowed
    public static RunInputs read(Json json) {
        var in = new Spellings(json);
        var inputs =
                new RunInputs(
                        in.trimmed("agentId", "agent_id").orElse(null),
                        in.trimmed("runId", "run_id").map(RunId::new).orElse(null),
                        in.trimmed("resourceId", "resource_id").orElse(null),
                        in.reader().object("state").orElse(null),
                        in.list(Message::fromJson, "messages"),
                        in.list(
                                ToolCallDecision::fromJson,
                                "decisions",
                                "initialDecisions",
                                "initial_decisions"));
        if (inputs.messages.isEmpty() && inputs.decisions.isEmpty()) {
            throw new IllegalArgumentException("messages and decisions cannot both be empty");
        }
        return inputs;
    }

    /// The further run, on the thread of the one that it continues.
    ///
    /// @throws IllegalArgumentException when no agent is named
    public RunRequest continuing(RunRecord parent) {
        if (agent == null) {
            throw new IllegalArgumentException("agent_id is required when messages are provided");
        }
        return new RunRequest(
                agent,
                parent.thread(),
                run,
                parent.run(),
                parent.parentThread(),
                resource,
                RunOrigin.USER,
                state,
                messages,
                decisions,
                null);
    }
}
