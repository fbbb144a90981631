import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.StateSpec;
import dev.reprise.core.action.TypedAction;
import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.message.Message;
import dev.reprise.core.run.RunRequest;
import dev.reprise.core.tool.Tool;
import dev.reprise.runtime.AgentOs;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.lattice.OrSet;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Named;

sealed interface Change extends TypedAction<Shopping> {}

@Named("add")
record Add(String item) implements Change {}

@AgentState(path = "shopping")
record Shopping(@Merged @Default("{\"entries\":{},\"tombstones\":{}}") OrSet<String> items)
        implements Reducer<Shopping, Change> {
    public Shopping reduce(Change change) {
        return switch (change) {
            case Add(var item) -> new Shopping(items.insert(item));
        };
    }
}

record Note(String note) {}

record Place(String location) {}

void main() {
    var note = Tool.of("append_note", "Notes what to buy.", Note.class, (wanted, call) ->
            call.success("noted").with(new Add(wanted.note())));
    var weather = Tool.of("get_weather", "Tells the weather.", Place.class, (place, call) ->
            call.success("It rains in " + place.location()).with(new Add("umbrella")));

    var shopping = StateSpec.of(Shopping.class);
    var store = new MemoryThreadStore();
    var os = AgentOs.builder()
            .agent(AgentDefinition.builder("shopper", "demo:").build())
            .tools(note, weather)
            .lattices(shopping.lattices())
            .store(store)
            .build();
    var thread = new ThreadId("household");

    var both = Message.user("m1", "RUN_APPEND_NOTE milk RUN_WEATHER_TOOL");
    os.run(RunRequest.of("shopper", both).withThread(thread));

    var state = store.load(Owner.LOCAL, thread).orElseThrow().state();
    IO.println("to buy: " + shopping.read(state).items().elements());
}
