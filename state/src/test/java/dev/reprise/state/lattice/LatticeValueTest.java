package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Lattice values are values: what holds the same is equal.
class LatticeValueTest {
    /// Two that are the same though made in another way, one that is not, and what they print.
    record Sample(Object one, Object same, Object other, String text) {}

    private static OrMap<String, GCounter> map() {
        return OrMap.of(Element.TEXT, GCounter.LATTICE);
    }

    static Stream<Sample> samples() {
        var one = GCounter.ZERO.increment("a", 1);
        var names = OrSet.of(Element.TEXT);
        return Stream.of(
                new Sample(
                        one.increment("b", 2),
                        GCounter.ZERO.increment("b", 2).increment("a", 1),
                        one,
                        "GCounter{\"a\":1,\"b\":2}"),
                new Sample(
                        GSet.of(Element.TEXT, "a", "b"),
                        GSet.of(Element.TEXT, "b", "a"),
                        GSet.of(Element.TEXT, "a"),
                        "GSet[\"a\",\"b\"]"),
                new Sample(
                        names.insert("a").remove("a"),
                        OrSet.lattice(Element.TEXT)
                                .merge(names.insert("a"), names.insert("a").remove("a")),
                        names.insert("a"),
                        "OrSet[]"),
                new Sample(
                        map().put("k", one).remove("k"),
                        OrMap.lattice(Element.TEXT, GCounter.LATTICE)
                                .merge(map().put("k", one), map().put("k", one).remove("k")),
                        map().put("k", one),
                        "OrMap{}"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatHoldsTheSameIsEqual(Sample sample) {
        assertThat(sample.one())
                .isEqualTo(sample.same())
                .hasSameHashCodeAs(sample.same())
                .isNotEqualTo(sample.other())
                .isNotEqualTo(sample.text());
        assertThat(new HashSet<>(List.of(sample.one(), sample.other()))).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aValuePrintsWhatItHolds(Sample sample) {
        assertThat(sample.one()).hasToString(sample.text());
    }

    @Test
    void theHashOfAValueDependsOnWhatItHolds() {
        samples()
                .forEach(sample ->
                        assertThat(sample.one().hashCode())
                                .isNotEqualTo(sample.other().hashCode())
                                .isNotZero());
    }

    @Test
    void theElementsOfASetAreInTheirOrder() {
        var names = OrSet.of(Element.TEXT).insert("b").insert("\uFFFD").insert("😀").insert("a");

        assertThat(names.elements()).containsExactly("a", "b", "\uFFFD", "😀");
        assertThat(map().put("b", GCounter.ZERO).put("a", GCounter.ZERO).keys())
                .containsExactly("a", "b");
    }

    @Test
    void aSetKnowsItsFirstAndItsLastElement() {
        var set = GSet.of(Element.LONG, 1L, 3L, 5L);

        assertThat(Stream.of(0L, 1L, 2L, 3L, 4L, 5L, 6L).filter(set::contains))
                .containsExactly(1L, 3L, 5L);
    }
}
