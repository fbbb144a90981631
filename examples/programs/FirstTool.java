import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.StateAction;
import dev.reprise.core.action.StateScope;
import dev.reprise.core.tool.Describe;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.Agent;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;

record Step(@Describe("how much to add") long amount) {}

static final Path COUNTER = Path.parse("counter.value");

void main() {
    var count = Tool.of("count", "Adds to the counter.", Step.class, (step, call) -> {
        long before = call.snapshotAt(COUNTER).map(value -> value.asLong().orElse(0)).orElse(0L);

        try {
            call.state(COUNTER).set(Json.of(99));
        } catch (StateException refused) {
            IO.println(refused.getMessage());
        }

        return call.success(before + step.amount())
                .with(StateAction.patch(StateScope.THREAD, COUNTER, Op.set(Path.ROOT, Json.of(before + step.amount()))));
    });

    var store = new MemoryThreadStore();
    var agent = Agent.of("demo:", store, count);
    var thread = new ThreadId("counting");

    agent.run(thread, "use the tool count with amount 2");
    agent.run(thread, "use the tool count with amount 3");

    var state = store.load(Owner.LOCAL, thread).orElseThrow().state();
    IO.println("counter is " + state.find(COUNTER).orElseThrow());
}
