package dev.reprise.core.behavior;

/// What a behavior can ask for when a step starts.
public sealed interface StepStartAction extends PhaseAction permits ChangeState {}
