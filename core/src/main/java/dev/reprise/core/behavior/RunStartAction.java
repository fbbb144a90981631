package dev.reprise.core.behavior;

/// What a behavior can ask for when a run starts.
public sealed interface RunStartAction extends PhaseAction permits ChangeState {}
