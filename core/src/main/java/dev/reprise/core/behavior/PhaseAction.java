package dev.reprise.core.behavior;

/// Anything a behavior can ask for.
public sealed interface PhaseAction
        permits RunStartAction,
                StepStartAction,
                BeforeInferenceAction,
                AfterInferenceAction,
                BeforeToolExecuteAction,
                AfterToolExecuteAction,
                StepEndAction,
                RunEndAction {}
