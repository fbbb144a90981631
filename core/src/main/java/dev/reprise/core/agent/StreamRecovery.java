package dev.reprise.core.agent;

/// What becomes of an answer that breaks off while it streams in.
public enum StreamRecovery {
    /// The run ends as failed, once anything of the answer was shown.
    OFF,

    /// The text is kept and the model goes on from there; calls are taken back.
    CONTINUE,

    /// As [#CONTINUE], but calls whose arguments are complete are the answer: they run.
    KEEP_COMPLETE_CALLS
}
