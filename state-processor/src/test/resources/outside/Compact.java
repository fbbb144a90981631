import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateActions;
import dev.reprise.core.action.TypedAction;
import dev.reprise.state.Json;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Named;

sealed interface Change extends TypedAction<Counter> {}

@Named("increment")
record Increment(long by) implements Change {}

@AgentState(path = "counter")
record Counter(@Default("0") long value) implements Reducer<Counter, Change> {
    public Counter reduce(Change change) {
        return switch (change) {
            case Increment(var by) -> new Counter(value + by);
        };
    }
}

void main() {
    var three = List.of(StateAction.of(new Increment(3)));
    IO.println(StateActions.reduce(Json.object(), three, null).patch().toJson());
}
