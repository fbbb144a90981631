package dev.reprise.core.action;

/// A state that is changed by actions.
///
/// @param <S> the state itself, a record with [AgentState]
/// @param <A> its actions, a sealed interface of records
public interface Reducer<S, A extends TypedAction<S>> {
    /// The state after an action. It must be pure: it depends on nothing else and changes nothing.
    S reduce(A action);
}
