package shop;

import dev.reprise.core.action.AgentState;
import dev.reprise.core.action.Reducer;
import dev.reprise.core.action.TypedAction;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.lattice.MaxReg;
import dev.reprise.state.lattice.MinReg;
import dev.reprise.state.lattice.OrMap;
import dev.reprise.state.lattice.OrSet;
import dev.reprise.state.typed.Codec;
import dev.reprise.state.typed.Default;
import dev.reprise.state.typed.Flatten;
import dev.reprise.state.typed.Merged;
import dev.reprise.state.typed.Named;
import dev.reprise.state.typed.Nested;
import dev.reprise.state.typed.RecordType;
import dev.reprise.state.typed.Rename;
import dev.reprise.state.typed.Skip;
import dev.reprise.state.typed.Upcast;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A state with a component of every kind.
@AgentState(path = "shop.order", version = 3, name = "order")
public record Order(
        String name,
        @Nullable String note,
        Optional<String> nick,
        @Nested Optional<Line> first,
        List<Line> lines,
        Map<String, Integer> stock,
        @Nested Address addr,
        @Flatten Margin margin,
        @Merged GCounter visits,
        @Merged OrMap<String, Seen> seen,
        @Merged Seen both,
        @Merged GSet<Colour> colours,
        @Merged OrSet<Long> numbers,
        MinReg<Integer> least,
        @Skip @Default("7") int cache,
        @Skip long zero,
        @Skip List<String> nothing,
        @Skip @Nullable String gone,
        @Skip @Nullable Pattern compiled,
        @Skip List<Thread> threads,
        @Skip byte @Nullable [] raw,
        @Rename("e_mail") @Default("\"a\\\"\\u00e9\"") String mail,
        byte small,
        short middle,
        int count,
        long total,
        float narrow,
        double ratio,
        boolean yes,
        Colour colour,
        Json json,
        Shape shape,
        Optional<Order> more,
        @Default("3") int type,
        int path,
        @Default(
                        """
                        {"entries":{},\t"tombstones":{}}
                        """)
                OrSet<String> block)
        implements Reducer<Order, Order.Change> {
    record Line(String text, @Default("1") int times) {}

    record Address(String city, @Nested Country country) {}

    record Country(String code, @Merged Flag known) {}

    record Margin(int left, @Default("2") int right) {}

    record Seen(Flag flag, MaxReg<Long> most) {}

    enum Colour {
        RED,
        BLUE {}
    }

    sealed interface Shape permits Circle, Point {}

    @Named("circle")
    record Circle(int radius) implements Shape {}

    @Named("point")
    record Point() implements Shape {}

    sealed interface Change extends TypedAction<Order> {}

    @Named("rename")
    record Renaming(String to) implements Change {}

    @Named("reset")
    record Reset() implements Change {}

    /// One that could be taken for the canonical constructor.
    Order(String name) {
        this(RecordType.of(Order.class).fromJson(Json.parse(name)));
    }

    private Order(Order other) {
        this(
                other.name,
                other.note,
                other.nick,
                other.first,
                other.lines,
                other.stock,
                other.addr,
                other.margin,
                other.visits,
                other.seen,
                other.both,
                other.colours,
                other.numbers,
                other.least,
                other.cache,
                other.zero,
                other.nothing,
                other.gone,
                other.compiled,
                other.threads,
                other.raw,
                other.mail,
                other.small,
                other.middle,
                other.count,
                other.total,
                other.narrow,
                other.ratio,
                other.yes,
                other.colour,
                other.json,
                other.shape,
                other.more,
                other.type,
                other.path,
                other.block);
    }

    @Override
    public Order reduce(Change change) {
        return this;
    }

    @Upcast(from = 1)
    static JsonObject second(JsonObject old) {
        return old.with("count", 1);
    }

    @Upcast(from = 2)
    static JsonObject third(JsonObject old) {
        return old.with("path", 2);
    }

    /// A value with much that is the same in every other.
    public static Order random(RandomGenerator random, int depth) {
        return new Order(
                text(random),
                random.nextBoolean() ? null : text(random),
                maybe(random, text(random)),
                maybe(random, new Line(text(random), random.nextInt(2))),
                random.nextBoolean() ? List.of() : List.of(new Line(text(random), 1)),
                random.nextBoolean() ? Map.of() : Map.of(text(random), random.nextInt()),
                new Address(text(random), new Country(text(random), seen(random).flag())),
                new Margin(random.nextInt(2), random.nextInt(2)),
                GCounter.ZERO.increment(text(random), random.nextInt(3)),
                OrMap.of(Element.TEXT, RecordType.of(Seen.class).lattice())
                        .put(text(random), seen(random)),
                seen(random),
                GSet.of(Codec.elements(Colour.class), Colour.values()[random.nextInt(2)]),
                OrSet.of(Element.LONG).insert(random.nextLong(3)),
                new MinReg<>(Element.INTEGER, random.nextInt()),
                7,
                0,
                List.of(),
                null,
                null,
                List.of(),
                null,
                text(random),
                (byte) random.nextInt(),
                (short) random.nextInt(),
                random.nextInt(2),
                random.nextLong(),
                random.nextFloat(),
                random.nextDouble(),
                random.nextBoolean(),
                Colour.values()[random.nextInt(2)],
                random.nextBoolean() ? Json.NULL : Json.of(text(random)),
                random.nextBoolean() ? new Point() : new Circle(random.nextInt(2)),
                depth == 0 ? Optional.empty() : Optional.of(random(random, depth - 1)),
                random.nextInt(2),
                random.nextInt(2),
                OrSet.of(Element.TEXT).insert(text(random)));
    }

    private static Seen seen(RandomGenerator random) {
        return new Seen(
                random.nextBoolean() ? Flag.ENABLED : Flag.DISABLED, MaxReg.of(random.nextLong(2)));
    }

    private static <T> Optional<T> maybe(RandomGenerator random, T value) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(value);
    }

    private static String text(RandomGenerator random) {
        return random.nextBoolean() ? "same" : "é" + random.nextInt(5);
    }
}
