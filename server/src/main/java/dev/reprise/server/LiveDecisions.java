package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.gateway.RunGateway.DecisionOutcome;
import dev.reprise.core.suspend.ToolCallDecision;
import java.util.List;

/// Hands decisions to runs on behalf of a client.
record LiveDecisions(RunGateway gateway) {
    /// Hands them over.
    ///
    /// @return false when there is no run that could use them
    /// @throws RefusedException when somebody else was faster, or there are too many
    boolean hand(Owner owner, RunId run, List<ToolCallDecision> decisions) {
        return switch (gateway.decide(owner, run, decisions)) {
            case DecisionOutcome.Delivered() -> true;
            case DecisionOutcome.NotActive(), DecisionOutcome.NotFound() -> false;
            case DecisionOutcome.AlreadyDecided(var winner) ->
                    throw new RefusedException(Problem.alreadyDecided(winner));
            case DecisionOutcome.TooManyEarly(var most) ->
                    throw new RefusedException(
                            Problem.badRequest(PrepareException.tooManyEarly(most)));
        };
    }
}
