import dev.reprise.core.Owner;
import dev.reprise.core.ThreadId;
import dev.reprise.core.history.ThreadHistory;
import dev.reprise.core.store.Entry;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.action.StateAction;
import dev.reprise.runtime.Agent;
import dev.reprise.runtime.store.MemoryThreadStore;
import dev.reprise.state.Json;
import dev.reprise.state.Path;

record Place(String location) {}

void main() {
    var city = Path.ROOT.key("city");
    var travel = Tool.of("get_weather", "Travels there and tells the weather.", Place.class, (place, call) ->
            call.success("sunny").with(StateAction.set(city, Json.of(place.location()))));

    var store = new MemoryThreadStore();
    var agent = Agent.of("demo:", store, travel);
    var trip = new ThreadId("trip");

    agent.run(trip, "How is the weather in Oslo?");
    long inOslo = store.require(Owner.LOCAL, trip).version();
    agent.run(trip, "How is the weather in Rome?");

    var other = new ThreadId("other-trip");
    store.fork(Owner.LOCAL, new Entry.Origin(trip, inOslo), other);
    agent.run(other, "How is the weather in Lima?");

    IO.println("trip: " + store.require(Owner.LOCAL, trip).state().find(city).orElseThrow());
    IO.println("other: " + store.require(Owner.LOCAL, other).state().find(city).orElseThrow());
    var past = ThreadHistory.of(store, Owner.LOCAL, other);
    IO.println("began in: " + past.stateAt(0).find(city).orElseThrow());
}
