package dev.reprise.core.action;

/// An intended change of a typed state: a record with a `@Named` name, one of a sealed interface
/// that extends this one.
///
/// @param <S> the state
public interface TypedAction<S> {}
