package dev.reprise.core.behavior;

/// A step begins.
public record StepStart(RunSnapshot run) implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.STEP_START;
    }
}
