package dev.reprise.server;

import dev.reprise.core.Owner;
import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.core.gateway.RunGateway;
import dev.reprise.core.run.RunStatus;
import dev.reprise.core.store.RunRecord;
import dev.reprise.core.store.ThreadStore;
import java.util.Optional;

/// The runs that are at work, as front ends ask for them.
///
/// @param store the one that the gateway's runs commit to
record RunsAtWork(RunGateway gateway, ThreadStore store) {
    /// The run of an agent that is at work on a thread. One that waits is not, though it may be a
    /// moment before it is let go of.
    Optional<RunId> of(Owner owner, ThreadId thread, String agent) {
        return gateway.active(owner, thread)
                .flatMap(run -> store.run(owner, run))
                .filter(run -> run.agent().equals(agent) && run.status() == RunStatus.RUNNING)
                .map(RunRecord::run);
    }
}
