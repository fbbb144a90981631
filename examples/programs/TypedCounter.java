import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.StateSpec;
import dev.reprise.core.action.TypedAction;
import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.Agent;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Named;

sealed interface Change extends TypedAction<Counter> {}

@Named("increment")
record Increment(long by) implements Change {}

@Named("reset")
record Reset() implements Change {}

@AgentState(path = "counter")
record Counter(@Default("0") long value) implements Reducer<Counter, Change> {
    public Counter reduce(Change change) {
        return switch (change) {
            case Increment(var by) -> new Counter(value + by);
            case Reset() -> new Counter(0);
        };
    }
}

record Step(@Describe("how much to add") long amount) {}

void main() {
    var counter = StateSpec.of(Counter.class);

    var count = Tool.of("count", "Adds to the counter.", Step.class, (step, call) -> {
        var before = counter.read(call.snapshot());
        return call.success(before.value() + step.amount()).with(new Increment(step.amount()));
    });

    var store = new MemoryThreadStore();
    var agent = Agent.of("demo:", store, count);
    var thread = new ThreadId("counting");

    agent.run(thread, "use the tool count with amount 2");
    agent.run(thread, "use the tool count with amount 3");

    var state = store.load(Owner.LOCAL, thread).orElseThrow().state();
    IO.println("counter is " + counter.read(state).value());
}
