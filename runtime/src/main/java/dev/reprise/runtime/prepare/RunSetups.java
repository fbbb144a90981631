package dev.reprise.runtime.prepare;

import dev.reprise.core.IdSource;
import dev.reprise.core.Owner;
import dev.reprise.core.gateway.LaunchMode;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.ProgressSink;
import dev.reprise.runtime.lease.Leases;
import dev.reprise.runtime.loop.LeftBehind;
import dev.reprise.runtime.loop.RunSetup;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What all runs of a process work with.
///
/// @param progressSink takes what tools report, if not the events of their runs
/// @param process names this process in claims
/// @param maxParallelTools how many tools of one round run at once
/// @param leftBehind counts what does not stop in time
/// @param leases of the runs that the process works on
public record RunSetups(
        InstantSource clock,
        IdSource ids,
        RandomGenerator random,
        @Nullable ProgressSink progressSink,
        String process,
        int maxParallelTools,
        LeftBehind leftBehind,
        Leases leases) {
    /// What one run works with.
    RunSetup of(
            ThreadStore into,
            Owner owner,
            ResolvedAgent agent,
            RunRequest request,
            LaunchMode mode,
            Claim claim) {
        var identity =
                new RunIdentity(
                        owner,
                        RequestedThread.required(request.thread()),
                        claim.run(),
                        agent.definition().id(),
                        request.origin(),
                        request.parentThread(),
                        request.parentRun(),
                        null);
        boolean recorded = mode == LaunchMode.DURABLE;
        return new RunSetup(
                identity,
                agent,
                into,
                claim,
                process,
                recorded,
                request.sourceMailboxEntry(),
                progressSink,
                clock,
                ids,
                random,
                maxParallelTools,
                leftBehind,
                leases);
    }
}
