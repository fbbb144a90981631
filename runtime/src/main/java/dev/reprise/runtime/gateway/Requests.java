package dev.reprise.runtime.gateway;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.gateway.PrepareException;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.RunRecord;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.prepare.RunPreparer;
import dev.reprise.runtime.resolve.AgentResolver;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// What becomes of requests: a new run, or one that waits and goes on.
///
/// @param ahead is done before a run is prepared
record Requests(
        AgentResolver agents,
        RunPreparer preparer,
        DecidedRuns decided,
        LiveRuns live,
        ThreadLocks starting,
        OwnRuns own,
        Ahead ahead) {
    @FunctionalInterface
    interface Ahead {
        /// Does what the first request of a process does.
        ///
        /// @param which runs do not give way to it
        void first(Predicate<RunRecord> which);
    }

    /// Prepares a run without letting it run. It can be cancelled and watched from here on.
    LiveRun prepare(Owner owner, RunRequest given, RunOverrides overrides, LaunchMode mode) {
        var agent = agent(given, overrides);
        var request = preparer.complete(given, mode);
        ahead.first(
                record -> // the run of its own thread gives way to new input anyway
                !record.thread().equals(request.thread())
                                || decided.isDecisionOnly(owner, request));
        var run = Objects.requireNonNull(request.run());
        if (!live.reserve(owner, run)) {
            throw exists(run);
        }
        try {
            var thread = Objects.requireNonNull(request.thread());
            return starting.locked(owner, thread, () -> add(owner, agent, request, mode));
        } finally {
            live.release(owner, run);
        }
    }

    private ResolvedAgent agent(RunRequest given, RunOverrides overrides) {
        if (own.isDraining()) {
            throw new PrepareException(new PrepareException.Reason.Draining());
        }
        return agents.resolve(given.agent(), overrides);
    }

    /// Refuses what would be refused as things are now.
    void check(Owner owner, RunRequest given, RunOverrides overrides) {
        agent(given, overrides);
        preparer.check(owner, preparer.complete(given, LaunchMode.DURABLE));
    }

    private LiveRun add(Owner owner, ResolvedAgent agent, RunRequest request, LaunchMode mode) {
        var run = goOn(owner, agent, request).orElseGet(() -> open(owner, agent, request, mode));
        own.add(run);
        return run;
    }

    /// The run that waits for the decisions of a request, if that brings nothing else.
    private Optional<LiveRun> goOn(Owner owner, ResolvedAgent agent, RunRequest request) {
        if (!decided.isDecisionOnly(owner, request)) {
            return Optional.empty();
        }
        var thread = Objects.requireNonNull(request.thread());
        var running = live.on(owner, thread).filter(run -> !hasEnded(run));
        if (running.isPresent()) {
            throw new PrepareException(
                    new PrepareException.Reason.GoingOn(
                            thread.value(), running.get().setup().identity().run().value()));
        }
        return decided.goOn(owner, agent, request);
    }

    /// Whether all of its events are there, though it may be a moment before it is removed.
    private static boolean hasEnded(LiveRun run) {
        return run.outcome() != null;
    }

    /// A new run.
    private LiveRun open(Owner owner, ResolvedAgent agent, RunRequest request, LaunchMode mode) {
        refuse(owner, request);
        giveWay(owner, request);
        // What only a settlement holds, such as the result of a call, would be lost otherwise.
        live.settle(owner, Objects.requireNonNull(request.thread()));
        return preparer.prepare(owner, agent, request, mode);
    }

    /// Refuses, before anything is written, what would harm a run that is there.
    private void refuse(Owner owner, RunRequest request) {
        var run = Objects.requireNonNull(request.run());
        if (live.find(owner, run).isPresent()) {
            throw exists(run);
        }
    }

    private static PrepareException exists(RunId run) {
        return new PrepareException(new PrepareException.Reason.RunExists(run.value()));
    }

    /// A run takes the place of the one that is running on its thread, unless it is refused.
    private void giveWay(Owner owner, RunRequest request) {
        live.on(owner, Objects.requireNonNull(request.thread()))
                .ifPresent(older -> {
                    preparer.check(owner, request);
                    own.end(older, "superseded by run " + request.run());
                });
    }
}
