import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.StateSpec;
import dev.reprise.core.action.TypedAction;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Upcast;

sealed interface Change extends TypedAction<Basket> {}

@Named("clear")
record Clear() implements Change {}

@AgentState(path = "basket", version = 2)
record Basket(List<String> items, long cents) implements Reducer<Basket, Change> {
    @Upcast(from = 1)
    static JsonObject inCents(JsonObject old) {
        return old.without("price").with("cents", JsonReader.of(old).requireLong("price") * 100);
    }

    public Basket reduce(Change change) {
        return new Basket(List.of(), 0);
    }
}

void main() {
    var stored = Json.parse("{\"basket\":{\"items\":[\"milk\"],\"price\":3}}");

    IO.println(StateSpec.of(Basket.class).read(stored));
}
