package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Lattices;
import dev.reprise.state.Op;
import dev.reprise.state.Patch;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Merges against the vectors of the specification, appendix A.13, through whole patches.
class LatticeVectorsTest {
    private static final Path PATH = Path.of("s");

    @ParameterizedTest(name = "{0}: {2} into {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Flag     | false                                   | true                                    | true
                    Flag     | true                                    | false                                   | true
                    MaxReg   | 7                                       | 3                                       | 7
                    MinReg   | 7                                       | 3                                       | 3
                    GCounter | {"n1":5}                                | {"n1":3,"n2":2}                         | {"n1":5,"n2":2}
                    GCounter | absent                                  | {"n1":1}                                | {"n1":1}
                    GSet     | ["a","c"]                               | ["b","c"]                               | ["a","b","c"]
                    GSet     | null                                    | ["b"]                                   | Serialization error
                    ORSet    | {"entries":{"x":1},"tombstones":{}}      | {"entries":{"x":1},"tombstones":{"x":2}} | {"entries":{"x":1},"tombstones":{"x":2}}
                    ORSet    | {"entries":{"x":1},"tombstones":{"x":2}} | {"entries":{"x":3},"tombstones":{}}      | {"entries":{"x":3},"tombstones":{"x":2}}
                    ORSet    | {"entries":{"x":2},"tombstones":{}}      | {"entries":{"x":1},"tombstones":{"x":2}} | {"entries":{"x":2},"tombstones":{"x":2}}
                    ORMap    | {"entries":{"k":{"value":{"a":1},"timestamp":1}},"tombstones":{}} | {"entries":{"k":{"value":{"b":2},"timestamp":4}},"tombstones":{}} | {"entries":{"k":{"value":{"a":1,"b":2},"timestamp":4}},"tombstones":{}}
                    ORMap    | {"entries":{"k":{"value":{"a":1},"timestamp":1}},"tombstones":{}} | {"entries":{},"tombstones":{"k":2}} | {"entries":{"k":{"value":{"a":1},"timestamp":1}},"tombstones":{"k":2}}
                    GCounter | "not a counter"                         | {"n1":1}                                | Serialization error
                    none     | {"n1":5}                                | {"n2":3}                                | {"n2":3}
                    """)
    void merge(String type, String current, String delta, String merged) {
        var document =
                current.equals("absent")
                        ? JsonObject.EMPTY
                        : JsonObject.EMPTY.with("s", Json.parse(current));
        var patch = Patch.of(Op.latticeMerge(PATH, Json.parse(delta)));

        if (merged.equals("Serialization error")) {
            assertThatThrownBy(() -> patch.apply(document, registry(type)))
                    .isInstanceOfSatisfying(
                            StateException.class,
                            failure ->
                                    assertThat(failure.reason())
                                            .isInstanceOf(
                                                    StateException.Reason.Serialization.class))
                    .hasMessageStartingWith("serialization error: lattice at $.s: must be ");
        } else {
            assertThat(patch.apply(document, registry(type)).find(PATH))
                    .contains(Json.parse(merged));
        }
    }

    private static Lattices registry(String type) {
        return switch (type) {
            case "Flag" -> at(Flag.LATTICE);
            case "MaxReg" -> at(MaxReg.lattice(Element.LONG));
            case "MinReg" -> at(MinReg.lattice(Element.LONG));
            case "GCounter" -> at(GCounter.LATTICE);
            case "GSet" -> at(GSet.lattice(Element.TEXT));
            case "ORSet" -> at(OrSet.lattice(Element.TEXT));
            case "ORMap" -> at(OrMap.lattice(Element.TEXT, GCounter.LATTICE));
            default -> LatticeRegistry.EMPTY;
        };
    }

    private static Lattices at(Lattice<?> lattice) {
        return LatticeRegistry.EMPTY.with(PATH, lattice);
    }

    @Test
    void whatTheVectorsSayOfTheMergedValues() {
        var counter = GCounter.LATTICE.fromJson(Json.parse("{\"n1\":5,\"n2\":2}"));
        var sets = OrSet.lattice(Element.TEXT);
        var removed = "{\"entries\":{\"x\":1},\"tombstones\":{\"x\":2}}";
        var back = "{\"entries\":{\"x\":3},\"tombstones\":{\"x\":2}}";
        var draw = "{\"entries\":{\"x\":2},\"tombstones\":{\"x\":2}}";

        assertThat(counter.value()).isEqualTo(7);
        assertThat(sets.fromJson(Json.parse(removed)).contains("x")).isFalse();
        assertThat(sets.fromJson(Json.parse(back)).contains("x")).isTrue();
        assertThat(sets.fromJson(Json.parse(draw)).contains("x")).isTrue();
    }

    @Test
    @Fact("state T-LAT-1")
    void aCounterIsMergedWhereItIsRegisteredAndReplacedWhereItIsNot() {
        var document = Json.parse("{\"counter\":{\"n1\":5}}");
        var path = Path.of("counter");
        var patch = Patch.of(Op.latticeMerge(path, Json.object("n2", 3)));
        var registry = LatticeRegistry.EMPTY.with(path, GCounter.LATTICE);

        assertThat(patch.apply(document)).hasToString("{\"counter\":{\"n2\":3}}");
        assertThat(patch.apply(document, LatticeRegistry.EMPTY))
                .hasToString("{\"counter\":{\"n2\":3}}");
        assertThat(patch.apply(document, registry))
                .hasToString("{\"counter\":{\"n1\":5,\"n2\":3}}");
    }

    @Test
    void theValueIsSetWhateverStoodInTheWay() {
        var path = Path.of("a", "hits");
        var registry = LatticeRegistry.EMPTY.with(path, GCounter.LATTICE);
        var patch = Patch.of(Op.latticeMerge(path, Json.object("n", 1)));

        assertThat(patch.apply(Json.parse("{\"a\":5}"), registry))
                .hasToString("{\"a\":{\"hits\":{\"n\":1}}}");
    }

    @Test
    void onlyTheVeryPathIsRegistered() {
        var registry = LatticeRegistry.EMPTY.with(PATH, GCounter.LATTICE);
        var document = Json.parse("{\"s\":{\"n1\":1}}");
        var below = Patch.of(Op.latticeMerge(PATH.key("n1"), Json.of(0)));
        var above = Patch.of(Op.latticeMerge(Path.ROOT, Json.object("s", Json.object("n2", 2))));

        assertThat(below.apply(document, registry)).hasToString("{\"s\":{\"n1\":0}}");
        assertThat(above.apply(document, registry)).hasToString("{\"s\":{\"n2\":2}}");
    }
}
