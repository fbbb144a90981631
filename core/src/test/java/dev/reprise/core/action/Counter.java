package dev.reprise.core.action;

import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Named;

/// A state as an application declares it.
@AgentState
record Counter(@Default("0") long value) implements Reducer<Counter, Counter.Change> {
    sealed interface Change extends TypedAction<Counter> {}

    @Named("increment")
    record Increment(long by) implements Change {}

    @Named("reset")
    record Reset() implements Change {}

    @Override
    public Counter reduce(Change change) {
        return switch (change) {
            case Increment(var by) -> new Counter(value + by);
            case Reset() -> new Counter(0);
        };
    }
}
