package dev.reprise.core.behavior;

/// What a behavior can ask for when a step ends.
public sealed interface StepEndAction extends PhaseAction permits ChangeState {}
