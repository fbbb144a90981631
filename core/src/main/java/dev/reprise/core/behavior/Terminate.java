package dev.reprise.core.behavior;

import dev.reprise.core.run.Termination;

/// Ends the run. After inference, `Stopped` still lets the tools of this step run.
public record Terminate(Termination reason)
        implements BeforeInferenceAction, AfterInferenceAction {}
