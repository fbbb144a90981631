package dev.reprise.core.action;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Upcast;

/// A state that several may change at once, in its second version.
@AgentState(path = "wishes", version = 2)
record Wishes(@Merged @Default("[]") GSet<String> names, @Default("\"none\"") String title)
        implements Reducer<Wishes, Wishes.Change> {
    sealed interface Change extends TypedAction<Wishes> {}

    @Named("wish")
    record Wish(String name) implements Change {}

    @Named("call")
    record Call(String title) implements Change {}

    @Upcast(from = 1)
    static JsonObject labelIsTitle(JsonObject old) {
        return old.without("label").with("title", old.getOr("label", Json.of("")));
    }

    @Override
    public Wishes reduce(Change change) {
        return switch (change) {
            case Wish(var name) -> new Wishes(names.insert(name), title);
            case Call(var other) -> new Wishes(names, other);
        };
    }
}
