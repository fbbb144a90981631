package dev.reprise.core.behavior;

import dev.reprise.core.run.Termination;

/// A run is about to end.
public record RunEnd(RunSnapshot run, Termination termination) implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.RUN_END;
    }
}
