package dev.reprise.core.behavior;

/// The assistant turn of a step is complete.
public record StepEnd(RunSnapshot run) implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.STEP_END;
    }
}
