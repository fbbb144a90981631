package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.Element;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.lattice.MaxReg;
import dev.reprise.state.lattice.MinReg;
import dev.reprise.state.lattice.OrMap;
import dev.reprise.state.lattice.OrSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Records are described anew in every test, as the types that are kept would hide what describing
/// them does.
class ReflectedTest {
    enum Colour {
        RED,
        BLUE
    }

    sealed interface Form permits Circle, Dot {}

    @Named("circle")
    record Circle(int radius) implements Form {}

    @Named("dot")
    record Dot() implements Form {}

    record Inner(int value) {}

    record Seen(Flag flag, MaxReg<Long> most) {}

    record Plain(
            String text,
            boolean truth,
            byte tiny,
            short small,
            int whole,
            Long large,
            float narrow,
            double real,
            Colour colour,
            Json json,
            Form form,
            Optional<Inner> maybe,
            List<Inner> items,
            Map<String, Colour> entries,
            @Rename("in") @Nested Inner inner,
            @Flatten Edges edges,
            @Nullable String note,
            @Nested @Nullable Inner more) {}

    record Edges(int left, @Default("7") int right) {}

    record Lattices(
            @Merged Flag flag,
            @Merged GCounter counter,
            @Merged MaxReg<Integer> most,
            @Merged MinReg<Long> least,
            @Merged GSet<Colour> colours,
            @Merged OrSet<String> names,
            @Merged OrMap<String, GCounter> counters,
            @Merged OrMap<String, Seen> records,
            @Merged Seen seen) {}

    record Gaps(
            int kept,
            @Skip boolean truth,
            @Skip byte tiny,
            @Skip double real,
            @Skip Optional<String> maybe,
            @Skip List<String> items,
            @Skip Map<String, String> entries,
            @Skip @Nullable String note,
            @Skip @Default("\"always\"") String text) {}

    private static final Plain PLAIN =
            new Plain(
                    "a",
                    true,
                    (byte) 1,
                    (short) 2,
                    3,
                    4L,
                    0.5f,
                    0.25,
                    Colour.BLUE,
                    Json.array(1),
                    new Circle(9),
                    Optional.of(new Inner(1)),
                    List.of(new Inner(2)),
                    Map.of("k", Colour.RED),
                    new Inner(3),
                    new Edges(4, 5),
                    null,
                    new Inner(6));

    private static final String PLAIN_TEXT =
            """
            {"colour":"BLUE","entries":{"k":"RED"},"form":{"circle":{"radius":9}},"in":{"value":3},\
            "items":[{"value":2}],"json":[1],"large":4,"left":4,"maybe":{"value":1},\
            "more":{"value":6},"narrow":0.5,"note":null,"real":0.25,"right":5,"small":2,"text":"a",\
            "tiny":1,"truth":true,"whole":3}\
            """;

    @Test
    void everyComponentHasAField() {
        var type = Reflected.describe(Plain.class);

        assertThat(type.fields())
                .extracting(field -> field.getClass().getSimpleName())
                .containsExactly(
                        "Scalar", "Scalar", "Scalar", "Scalar", "Whole", "Whole", "Scalar", "Real",
                        "Scalar", "Scalar", "Scalar", "Maybe", "Items", "Entries", "Nested", "Flat",
                        "Maybe", "Maybe");
        assertThat(type.field("in").key()).isEqualTo("in");
        assertThatThrownBy(() -> type.field("inner"))
                .hasMessage("Plain stores no field as \"inner\"");
        assertThat(type).hasToString("Plain");
    }

    @Test
    void aRecordOfAllTypesIsWrittenAndRead() {
        var type = Reflected.describe(Plain.class);

        assertThat(type.toJson(PLAIN)).hasToString(PLAIN_TEXT);
        assertThat(type.fromJson(Json.parse(PLAIN_TEXT))).isEqualTo(PLAIN);
    }

    @Test
    void whatMayBeNullIsNullWhenItIsMissing() {
        var type = Reflected.describe(Plain.class);

        var read = type.fromJson(type.toJson(PLAIN).without("note").without("more"));

        assertThat(read.note()).isNull();
        assertThat(read.more()).isNull();
        assertThat(type.fromJson(type.toJson(PLAIN).with("note", "n")).note()).isEqualTo("n");
    }

    @Test
    void aDefaultWithinAFlatRecordStandsForWhatIsMissing() {
        var type = Reflected.describe(Plain.class);

        assertThat(type.fromJson(type.toJson(PLAIN).without("right")).edges())
                .isEqualTo(new Edges(4, 7));
    }

    @Test
    void everyLatticeTypeMerges() {
        var type = Reflected.describe(Lattices.class);
        var left = lattices("a", 1, Flag.DISABLED);
        var right = lattices("b", 2, Flag.ENABLED);

        var merged = type.lattice().merge(left, right);

        assertThat(type.latticeKeys())
                .containsExactly(
                        "flag",
                        "counter",
                        "most",
                        "least",
                        "colours",
                        "names",
                        "counters",
                        "records",
                        "seen");
        assertThat(type.lattice().toJson(merged))
                .hasToString(
                        """
                        {"colours":["RED","BLUE"],"counter":{"a":1,"b":2},\
                        "counters":{"entries":{"a":{"timestamp":1,"value":{"n":1}},\
                        "b":{"timestamp":1,"value":{"n":2}}},"tombstones":{}},"flag":true,\
                        "least":1,"most":2,"names":{"entries":{"a":1,"b":1},"tombstones":{}},\
                        "records":{"entries":{"a":{"timestamp":1,"value":{"flag":false,"most":1}},\
                        "b":{"timestamp":1,"value":{"flag":true,"most":2}}},"tombstones":{}},\
                        "seen":{"flag":true,"most":2}}\
                        """);
        assertThat(type.lattice().fromJson(type.toJson(merged))).isEqualTo(merged);
        assertThat(type.lattices(Path.of("p")).paths()).hasSize(9).contains(Path.of("p", "seen"));
    }

    private static Lattices lattices(String name, int number, Flag flag) {
        var seen = new Seen(flag, MaxReg.of((long) number));
        return new Lattices(
                flag,
                GCounter.ZERO.increment(name, number),
                new MaxReg<>(Element.INTEGER, number),
                new MinReg<>(Element.LONG, (long) number),
                GSet.of(Codec.elements(Colour.class), Colour.values()[number - 1]),
                OrSet.of(Element.TEXT).insert(name),
                OrMap.of(Element.TEXT, GCounter.LATTICE)
                        .put(name, GCounter.ZERO.increment("n", number)),
                OrMap.of(Element.TEXT, Reflected.describe(Seen.class).lattice()).put(name, seen),
                seen);
    }

    @Test
    void whatIsSkippedIsEmptyInWhatIsRead() {
        var type = Reflected.describe(Gaps.class);
        var full =
                new Gaps(
                        1,
                        true,
                        (byte) 1,
                        1.5,
                        Optional.of("x"),
                        List.of("x"),
                        Map.of("x", "y"),
                        "x",
                        "x");

        assertThat(type.toJson(full)).hasToString("{\"kept\":1}");
        assertThat(type.fromJson(type.toJson(full)))
                .isEqualTo(
                        new Gaps(
                                1,
                                false,
                                (byte) 0,
                                0.0,
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                null,
                                "always"));
    }
}
