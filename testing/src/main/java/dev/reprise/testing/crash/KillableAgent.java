package dev.reprise.testing.crash;

import dev.reprise.core.run.RunRequest;
import dev.reprise.core.store.ThreadStore;
import java.nio.file.Path;

/// An agent that can be started in a process of its own, over a store on a disk.
public interface KillableAgent extends MortalAgent {
    /// Opens its store.
    ///
    /// @param directory for this store alone; empty at first
    ThreadStore open(Path directory);

    /// What its run is asked.
    RunRequest request();
}
