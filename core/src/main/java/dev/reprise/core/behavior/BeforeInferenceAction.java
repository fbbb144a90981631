package dev.reprise.core.behavior;

/// What a behavior can ask for before the model is called.
public sealed interface BeforeInferenceAction extends PhaseAction
        permits AddContextMessage,
                ExcludeTool,
                IncludeOnlyTools,
                AddRequestTransform,
                OverrideModel,
                OverrideInference,
                Terminate,
                ChangeState {}
