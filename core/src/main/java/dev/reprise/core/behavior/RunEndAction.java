package dev.reprise.core.behavior;

/// What a behavior can ask for when a run ends.
public sealed interface RunEndAction extends PhaseAction permits ChangeState {}
