package dev.reprise.core.behavior;

/// The model answered or failed.
public record AfterInference(RunSnapshot run, InferenceOutcome outcome) implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.AFTER_INFERENCE;
    }
}
