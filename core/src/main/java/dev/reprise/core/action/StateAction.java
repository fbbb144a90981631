package dev.reprise.core.action;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;

/// An intended change of state, as data.
///
/// Reducing must be pure: the same action on the same value gives the same patch.
public interface StateAction {
    /// Declared name of the state this changes; written to the intent log.
    String stateName();

    StateScope scope();

    /// Where the state lives, before the scope is resolved.
    Path base();

    /// The action in its logged form.
    Json payload();

    /// The change, with paths relative to the base.
    ///
    /// @param before value at the resolved base, null when there is none
    Patch reduce(Json before);

    /// An action of a typed state.
    ///
    /// @throws IllegalArgumentException if the state it names is none
    static StateAction of(TypedAction<?> action) {
        return KnownStates.action(action);
    }

    /// An action that applies the operations as they are.
    ///
    /// @param ops their paths are relative to the base
    static StateAction patch(StateScope scope, Path base, Op... ops) {
        return new PatchAction(scope, base, Patch.of(ops));
    }

    /// Replaces the value at the path, in the thread's state.
    static StateAction set(Path path, Json value) {
        return patch(StateScope.THREAD, path, Op.set(Path.ROOT, value));
    }
}
