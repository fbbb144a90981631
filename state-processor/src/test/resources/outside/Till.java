package outside;

import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.TypedAction;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Rename;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one record of the project.
@AgentState(path = "shop.till", version = 2, name = "till")
public record Till(
        @Default("\"\"") String clerk,
        @Default("0") @Rename("total_cents") long cents,
        @Default("[]") List<String> items,
        @Default("{}") Map<String, Double> rates,
        Optional<String> note,
        @Default("{}") @Merged GCounter customers)
        implements Reducer<Till, Till.Change> {
    public sealed interface Change extends TypedAction<Till> {}

    @Named("sell")
    public record Sale(String item, long cents) implements Change {}

    @Named("close")
    public record Closing(String note) implements Change {}

    @Override
    public Till reduce(Change change) {
        return switch (change) {
            case Sale(var item, var price) -> {
                var more = new ArrayList<>(items);
                more.add(item);
                var served = customers.increment("till-1", 1);
                yield new Till(clerk, cents + price, more, rates, note, served);
            }
            case Closing(var why) ->
                    new Till("\uFFFD😀", cents, List.of(), Map.of("\uFFFD", 1.0, "😀", 0.5),
                            Optional.of(why), customers);
        };
    }
}
