package dev.reprise.cli;

import dev.reprise.core.store.ThreadStore;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.RunStream;
import java.time.Duration;

/// Ends a run when the process is told to stop, so that its end is recorded before the process is
/// gone.
///
/// Watches until it is closed.
final class Interrupt implements AutoCloseable {
    /// How long the run may take to end. A tool that does not let itself be stopped is left behind.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Thread hook;

    Interrupt(AgentOs os, RunStream run, ThreadStore store) {
        hook = Thread.ofPlatform().name("interrupt").unstarted(() -> end(os, run, store));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void end(AgentOs os, RunStream run, ThreadStore store) {
        try {
            run.cancel();
            os.drain(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            store.close();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is stopping: the hook is at work, and ends what is left.
        }
    }
}
