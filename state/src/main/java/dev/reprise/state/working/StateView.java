package dev.reprise.state.working;

import dev.reprise.state.Path;
import java.util.Optional;

/// How a typed view is laid over a place of a state.
///
/// @param <T> the view, which reads from the place and writes through it
public interface StateView<T> {
    /// Where such states live, if they have a place of their own.
    Optional<Path> path();

    T over(StateRef place);
}
