package dev.reprise.core.behavior;

import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.TypedAction;

/// Changes state; allowed in every phase. Hooks of the same phase do not see it yet.
public record ChangeState(StateAction action)
        implements RunStartAction,
                StepStartAction,
                BeforeInferenceAction,
                AfterInferenceAction,
                BeforeToolExecuteAction,
                AfterToolExecuteAction,
                StepEndAction,
                RunEndAction {
    /// Changes a typed state.
    public ChangeState(TypedAction<?> action) {
        this(StateAction.of(action));
    }
}
