package dev.reprise.runtime;

import dev.reprise.core.RunId;
import dev.reprise.core.ThreadId;
import dev.reprise.runtime.gateway.LocalRunGateway;
import dev.reprise.runtime.loop.LiveRun;
import dev.reprise.runtime.resolve.ResolvedAgent;

/// A run whose input is stored and that has not begun.
///
/// Tools, behaviors and policy are fixed. Closing it without [#execute()] records it as cancelled
/// and waits for that, two seconds at most.
public final class PreparedRun implements AutoCloseable {
    private final LocalRunGateway gateway;
    private final LiveRun run;
    private boolean begun;

    PreparedRun(LocalRunGateway gateway, LiveRun run) {
        this.gateway = gateway;
        this.run = run;
    }

    public ThreadId thread() {
        return run.setup().identity().thread();
    }

    public RunId run() {
        return run.setup().identity().run();
    }

    /// What the run will use.
    public ResolvedAgent agent() {
        return run.setup().agent();
    }

    /// Lets the run run.
    ///
    /// @throws IllegalStateException when it has begun already
    public RunStream execute() {
        if (begun) {
            throw new IllegalStateException("run " + run() + " has begun already");
        }
        begun = true;
        var stream = new RunStream(gateway, run);
        gateway.begin(run);
        return stream;
    }

    @Override
    public void close() {
        if (!begun) {
            begun = true;
            gateway.end(run, "closed before it began");
        }
    }
}
