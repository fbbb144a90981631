package dev.reprise.core.behavior;

/// What a behavior can ask for after a tool ran.
public sealed interface AfterToolExecuteAction extends PhaseAction
        permits AddMessage, ChangeState {}
