package dev.reprise.benchmarks;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.pcollections.TreePMap;

/// What setting one member of a large object costs, beside a public persistent sorted map.
final class SetFigures {
    private static final int SMALL = 1_000;

    @SuppressWarnings("UnusedVariable") // so that what is measured has to happen
    private static volatile Object sink = "";

    private final Sampling sampling;
    private final int large;
    private final int sets;

    SetFigures(Sampling sampling) {
        this.sampling =
                new Sampling(sampling.warmUp().dividedBy(3), sampling.samples(), sampling.scale());
        large = sampling.amount(1_000_000, 10_000);
        sets = sampling.amount(100_000, 1_000);
    }

    List<Figure> figures() {
        var small = measure(SMALL);
        var big = measure(large);
        return List.of(
                Figure.bounded(
                                "set in 10⁶ keys against 10³: allocated",
                                big.ours().bytes() / small.ours().bytes(),
                                "×",
                                2.5)
                        .detail("%.0f B against %.0f B", big.ours().bytes(), small.ours().bytes())
                        .reference(
                                "TreePMap: %.0f B, %.0f B",
                                big.theirs().bytes(), small.theirs().bytes()),
                against("set in 10³ keys: CPU", small),
                against("set in 10⁶ keys: CPU", big));
    }

    /// The other map's time is the bound.
    private static Figure against(String name, Pair pair) {
        return Figure.bounded(name, pair.ours().cpu(), "ns", pair.theirs().cpu())
                .reference("TreePMap: %.0f ns", pair.theirs().cpu());
    }

    private record Pair(Cost ours, Cost theirs) {}

    private Pair measure(int count) {
        var keys =
                IntStream.range(0, count)
                        .mapToObj(i -> "key-%07d".formatted(i))
                        .toArray(String[]::new);
        var builder = JsonObject.builder();
        var map = TreePMap.<String, Json>empty();
        for (var key : keys) {
            builder.put(key, 0);
            map = map.plus(key, Json.of(0));
        }
        var object = builder.build();
        var other = map;
        var order =
                new SplittableRandom(1)
                        .ints(sets, 0, count)
                        .mapToObj(i -> keys[i])
                        .toArray(String[]::new);
        Supplier<Cost> ours = () -> Cost.of(() -> ours(object, order)).per(sets);
        Supplier<Cost> theirs = () -> Cost.of(() -> theirs(other, order)).per(sets);
        return new Pair(typical(sampling.of(ours)), typical(sampling.of(theirs)));
    }

    /// The least time; allocation does not vary.
    private static Cost typical(List<Cost> costs) {
        return Cost.least(costs);
    }

    private static void ours(JsonObject object, String[] order) {
        var changed = object;
        long value = 1;
        for (var key : order) {
            changed = changed.with(key, value++);
        }
        sink = changed;
    }

    private static void theirs(TreePMap<String, Json> map, String[] order) {
        var changed = map;
        long value = 1;
        for (var key : order) {
            changed = changed.plus(key, Json.of(value++));
        }
        sink = changed;
    }
}
