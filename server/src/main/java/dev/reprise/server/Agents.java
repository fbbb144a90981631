package dev.reprise.server;

import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.gateway.RunGateway;

/// The agents that paths name.
final class Agents {
    private Agents() {}

    /// @throws ResolveException when there is no such agent
    static AgentSummary require(RunGateway gateway, String id) {
        return gateway.agents().stream()
                .filter(agent -> agent.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new ResolveException(new ResolveException.Reason.AgentNotFound(id)));
    }
}
