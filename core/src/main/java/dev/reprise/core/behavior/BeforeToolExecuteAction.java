package dev.reprise.core.behavior;

/// What a behavior can ask for before a tool runs.
public sealed interface BeforeToolExecuteAction extends PhaseAction
        permits Block, Suspend, SetToolResult, ChangeState {}
