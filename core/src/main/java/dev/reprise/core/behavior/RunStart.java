package dev.reprise.core.behavior;

/// A run begins.
public record RunStart(RunSnapshot run) implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.RUN_START;
    }
}
