package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.StoreException;
import dev.reprise.core.suspend.ToolCallDecision;
import dev.reprise.runtime.loop.DecidedCalls;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.prepare.Continuation;
import dev.reprise.runtime.prepare.RunPreparer;
import dev.reprise.runtime.resolve.AgentResolver;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Lets runs that wait go on when decisions answer them, under their own ids and in any process.
record DecidedRuns(AgentResolver agents, RunPreparer preparer) {
    /// Whether a request only answers calls.
    boolean isDecisionOnly(Owner owner, RunRequest request) {
        return !request.decisions().isEmpty() && !preparer.bringsInput(owner, request);
    }

    /// Lets a run go on.
    ///
    /// @return empty, and nothing is changed, when it does not wait for any of these decisions
    /// @throws StoreException with `VersionConflict` or `Fenced` when somebody else was faster
    Optional<LiveRun> goOn(Owner owner, RunRecord record, List<ToolCallDecision> decisions) {
        var waiting =
                preparer.waiting(owner, record.thread())
                        .filter(found -> found.run().equals(record.run()))
                        .filter(found -> found.isAnsweredBy(decisions));
        return waiting.flatMap(found -> {
            var request =
                    RunRequest.of(record.agent())
                            .withThread(record.thread())
                            .withDecisions(decisions);
            return Optional.of(
                    preparer.goOn(owner, agents.resolve(record.agent()), request, found));
        });
    }

    /// Lets the run of the request's thread go on.
    ///
    /// @return empty when none waits, though a call does; a new run can take it over
    /// @throws PrepareException when none of the decisions answers a call of the agent, or somebody
    ///   else decided it or was faster
    Optional<LiveRun> goOn(Owner owner, ResolvedAgent agent, RunRequest request) {
        var waiting = preparer.waiting(owner, threadOf(request));
        if (!preparer.answers(owner, request)
                || waiting.filter(found -> !found.belongsTo(request.agent())).isPresent()) {
            if (waiting.isEmpty()) {
                refuseLate(preparer.winner(owner, request));
            }
            throw new PrepareException(
                    new PrepareException.Reason.NothingDecided(
                            threadOf(request).value(), request.agent()));
        }
        return waiting.map(found -> {
            refuseLate(
                    DecidedCalls.of(found.view().state(), found.view().inputsFor(found.run()))
                            .winnerOver(request.decisions()));
            return goOn(owner, agent, request, found)
                    .orElseThrow(() ->
                            new PrepareException(
                                    new PrepareException.Reason.GoingOn(
                                            threadOf(request).value(), found.run().value())));
        });
    }

    private static void refuseLate(Optional<ToolCallDecision> winner) {
        winner.ifPresent(holds -> {
            throw new PrepareException(new PrepareException.Reason.AlreadyDecided(holds));
        });
    }

    private static ThreadId threadOf(RunRequest request) {
        return Objects.requireNonNull(request.thread());
    }

    private Optional<LiveRun> goOn(
            Owner owner, ResolvedAgent agent, RunRequest request, Continuation waiting) {
        try {
            return Optional.of(preparer.goOn(owner, agent, request, waiting));
        } catch (StoreException e) {
            if (e.reason() instanceof StoreException.Reason.VersionConflict
                    || e.reason() instanceof StoreException.Reason.Fenced) {
                return Optional.empty(); // somebody else was faster
            }
            throw e;
        }
    }
}
