package dev.reprise.server.runs;

import dev.reprise.core.message.Message;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.state.Json;
import java.util.List;

/// What is handed to a run after it has started: decisions, or messages that start a further run.
public record RunInputs(List<Message> messages, List<ToolCallDecision> decisions) {
    public RunInputs {
        messages = List.copyOf(messages);
        decisions = List.copyOf(decisions);
    }

    /// Reads the body.
    ///
    /// @throws dev.reprise.state.JsonException when a member has the wrong type or is spelled twice
    /// @throws IllegalArgumentException when there is nothing in it, or an agent is missing
    public static RunInputs read(Json json) {
        var in = new Spellings(json);
        var agent = in.trimmed("agentId", "agent_id");
        var inputs =
                new RunInputs(
                        in.list(Message::fromJson, "messages"),
                        in.list(
                                ToolCallDecision::fromJson,
                                "decisions",
                                "initialDecisions",
                                "initial_decisions"));
        if (inputs.messages.isEmpty() && inputs.decisions.isEmpty()) {
            throw new IllegalArgumentException("messages and decisions cannot both be empty");
        }
        if (!inputs.messages.isEmpty() && agent.isEmpty()) {
            throw new IllegalArgumentException("agent_id is required when messages are provided");
        }
        return inputs;
    }
}
