package dev.reprise.core.action;

import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Upcast;
import java.util.ArrayList;
import java.util.List;

/// A state in its second version: prices were in whole units before.
@AgentState(path = "basket", version = 2)
record Basket(@Default("[]") List<String> items, @Default("0") long cents)
        implements Reducer<Basket, Basket.Change> {
    sealed interface Change extends TypedAction<Basket> {}

    @Named("put")
    record Put(String item, long cents) implements Change {}

    @Upcast(from = 1)
    static JsonObject inCents(JsonObject old) {
        return old.without("price").with("cents", JsonReader.of(old).requireLong("price") * 100);
    }

    @Override
    public Basket reduce(Change change) {
        return switch (change) {
            case Put(var item, var price) -> {
                var more = new ArrayList<>(items);
                more.add(item);
                yield new Basket(List.copyOf(more), cents + price);
            }
        };
    }
}
