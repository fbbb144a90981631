package dev.reprise.core.action;

import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Named;

/// A state of single calls.
@AgentState(path = "tries", scope = StateScope.TOOL_CALL)
record Attempts(@Default("0") int count) implements Reducer<Attempts, Attempts.Change> {
    sealed interface Change extends TypedAction<Attempts> {}

    @Named("again")
    record Again() implements Change {}

    @Override
    public Attempts reduce(Change change) {
        return new Attempts(count + 1);
    }
}
