package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class GSetTest {
    private static final Lattice<GSet<String>> TEXTS = GSet.lattice(Element.TEXT);

    @Test
    void elementsAreDistinctAndSorted() {
        var set = GSet.of(Element.LONG, 10L, 9L, 10L, -1L);

        assertThat(set.elements()).containsExactly(-1L, 9L, 10L);
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.contains(9L)).isTrue();
        assertThat(set.contains(8L)).isFalse();
        assertThat(GSet.lattice(Element.LONG).toJson(set)).hasToString("[-1,9,10]");
    }

    @Test
    void whatIsThereIsNotInsertedAgain() {
        var set = GSet.of(Element.TEXT, "a");

        assertThat(set.insert("a")).isSameAs(set);
        assertThat(set.insert("b")).isNotSameAs(set);
    }

    @Test
    void itIsReadInAnyOrderAndWrittenInItsOwn() {
        var set = TEXTS.fromJson(Json.parse("[\"b\",\"a\",\"b\"]"));

        assertThat(TEXTS.toJson(set)).hasToString("[\"a\",\"b\"]");
    }

    @Test
    void textsAreSortedByTheirUtf8() {
        var set = GSet.of(Element.TEXT, "😀", "\uFFFD", "z");

        assertThat(set.elements()).containsExactly("z", "\uFFFD", "😀");
    }

    @Test
    void elementsMayHaveAnyJsonForm() {
        var points =
                Element.<int[]>of(
                        Comparator.<int[]>comparingInt(point -> point[0])
                                .thenComparingInt(point -> point[1]),
                        point -> Json.array(point[0], point[1]),
                        json -> new int[] {at(json, 0), at(json, 1)});
        var lattice = GSet.lattice(points);

        var merged =
                lattice.merge(
                        lattice.fromJson(Json.parse("[[1,2],[0,5]]")),
                        lattice.fromJson(Json.parse("[[1,1],[0,5]]")));

        assertThat(lattice.toJson(merged)).hasToString("[[0,5],[1,1],[1,2]]");
    }

    private static int at(Json json, int index) {
        return (int) json.asArray().orElseThrow().get(index).asLong().orElseThrow();
    }

    @Test
    void theErrorSaysWhichElementIsWrong() {
        assertThatThrownBy(() -> TEXTS.fromJson(Json.parse("[\"a\",1]")))
                .hasMessage("[1] must be a string, was 1");
        assertThatThrownBy(() -> TEXTS.fromJson(Json.parse("[\"b\",\"a\",1]")))
                .hasMessage("[2] must be a string, was 1");
        assertThatThrownBy(() -> TEXTS.fromJson(Json.NULL))
                .hasMessage("must be an array, was null");
    }
}
