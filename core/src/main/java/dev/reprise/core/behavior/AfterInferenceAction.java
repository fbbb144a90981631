package dev.reprise.core.behavior;

/// What a behavior can ask for after the model answered or failed.
public sealed interface AfterInferenceAction extends PhaseAction permits Terminate, ChangeState {}
