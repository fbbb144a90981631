package dev.reprise.core.gateway;

/// How the work of a run that is over can go on, in a new run.
public enum GoingOn {
    /// On its thread, from its last commit.
    RESUME,
    /// On a copy of its thread without the step in which it ended, if that left anything.
    RETRY_STEP,
    /// On a copy of its thread as it was before the run, from its input.
    RESTART,
    /// On its thread, as it ended because recovering it was of no use.
    REQUEUE
}
