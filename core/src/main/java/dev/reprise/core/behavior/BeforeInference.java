package dev.reprise.core.behavior;

/// The model is about to be called.
public record BeforeInference(RunSnapshot run) implements PhaseView {
    @Override
    public Phase phase() {
        return Phase.BEFORE_INFERENCE;
    }
}
