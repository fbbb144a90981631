package dev.reprise.core.tool;

import dev.reprise.state.Json;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;

/// A place in a snapshot of the state, for reading.
///
/// Writing fails: a tool changes state through the actions of its effect.
public record StateRef(Json snapshot, Path path) {
    /// The value here; null when there is none.
    public Json get() {
        return snapshot.find(path).orElse(Json.NULL);
    }

    /// Always fails; kept so that whoever tries is told what to do instead.
    ///
    /// @throws StateException telling to emit actions instead
    @SuppressWarnings("DoNotCallSuggester")
    public void set(Json value) {
        throw new StateException(
                new StateException.Reason.InvalidOperation(
                        "tool context is read-only; emit ToolExecutionEffect actions instead"));
    }
}
