package dev.reprise.runtime.loop;

import dev.reprise.core.IdSource;
import dev.reprise.core.run.RunIdentity;
import dev.reprise.core.store.Claim;
import dev.reprise.core.store.ThreadStore;
import dev.reprise.core.tool.ProgressSink;
import dev.reprise.runtime.lease.Leases;
import dev.reprise.runtime.resolve.ResolvedAgent;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What stays the same while a run runs.
///
/// @param claim the run's ownership, written by the commits
/// @param process names this process in claims
/// @param recorded whether a run record is kept
/// @param sourceMailboxEntry entry that started the run
/// @param progressSink takes what tools report, if not the run's events
/// @param random for the jitter of waits
/// @param maxParallelTools how many tools of one round run at once; at least 1
/// @param leftBehind counts what does not stop in time
/// @param leases of the runs that the process works on
public record RunSetup(
        RunIdentity identity,
        ResolvedAgent agent,
        ThreadStore store,
        Claim claim,
        String process,
        boolean recorded,
        @Nullable String sourceMailboxEntry,
        @Nullable ProgressSink progressSink,
        InstantSource clock,
        IdSource ids,
        RandomGenerator random,
        int maxParallelTools,
        LeftBehind leftBehind,
        Leases leases) {
    /// How many tools of one round run at once unless somebody says so.
    public static final int PARALLEL_TOOLS = 8;
}
