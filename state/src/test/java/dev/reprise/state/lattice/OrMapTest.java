package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrMapTest {
    private static final Lattice<OrMap<String, GCounter>> COUNTERS =
            OrMap.lattice(Element.TEXT, GCounter.LATTICE);
    private static final OrMap<String, GCounter> EMPTY = OrMap.of(Element.TEXT, GCounter.LATTICE);
    private static final GCounter ONE = GCounter.ZERO.increment("n", 1);
    private static final GCounter TWO = GCounter.ZERO.increment("m", 2);

    @Test
    void whatIsPutIsThere() {
        var map = EMPTY.put("b", TWO).put("a", ONE);

        assertThat(map.get("a")).contains(ONE);
        assertThat(map.get("c")).isEmpty();
        assertThat(map.containsKey("b")).isTrue();
        assertThat(map.keys()).containsExactly("a", "b");
        assertThat(map.entries()).containsExactly(entry("a", ONE), entry("b", TWO));
        assertThat(map.size()).isEqualTo(2);
        assertThat(COUNTERS.toJson(map))
                .hasToString(
                        "{\"entries\":{\"a\":{\"timestamp\":2,\"value\":{\"n\":1}},"
                                + "\"b\":{\"timestamp\":1,\"value\":{\"m\":2}}},\"tombstones\":{}}");
    }

    @Test
    void puttingAgainReplacesTheValue() {
        assertThat(EMPTY.put("a", ONE).put("a", TWO).get("a")).contains(TWO);
    }

    @Test
    void whatIsRemovedIsGoneButForItsEntry() {
        var map = EMPTY.put("a", ONE).remove("a");

        assertThat(map.get("a")).isEmpty();
        assertThat(map.keys()).isEmpty();
        assertThat(COUNTERS.toJson(map))
                .hasToString(
                        "{\"entries\":{\"a\":{\"timestamp\":1,\"value\":{\"n\":1}}},"
                                + "\"tombstones\":{\"a\":2}}");
        assertThat(map.remove("b")).isSameAs(map);
    }

    @Test
    @Fact("state T-LAT-5")
    void theClockGoesOnAfterDecoding() {
        var removed = EMPTY.put("a", ONE).put("b", ONE).remove("a");

        var back = COUNTERS.fromJson(COUNTERS.toJson(removed)).put("a", TWO);

        assertThat(back.merge(removed).get("a")).contains(ONE.merge(TWO));
    }

    @Test
    void valuesMergeAlsoWhereOneSideHasRemovedTheKey() {
        var removed = EMPTY.put("a", ONE).remove("a");
        var written = EMPTY.put("a", TWO);

        var merged = removed.merge(written);
        var again = merged.merge(EMPTY.put("x", ONE).put("x", ONE).put("a", GCounter.ZERO));

        assertThat(merged.containsKey("a")).isFalse();
        assertThat(again.get("a")).contains(ONE.merge(TWO));
    }

    @Test
    void theSmallerMapLosesNothingInALargerOne() {
        var small = EMPTY.put("a", ONE);
        var large = EMPTY.put("b", ONE).put("c", TWO);

        assertThat(small.merge(large)).isEqualTo(large.merge(small));
        assertThat(small.merge(large).keys()).containsExactly("a", "b", "c");
    }

    @Test
    void mapsOfMapsMergeAllTheWayDown() {
        var nested = OrMap.lattice(Element.INTEGER, COUNTERS);
        var left = OrMap.of(Element.INTEGER, COUNTERS).put(7, EMPTY.put("a", ONE));
        var right = OrMap.of(Element.INTEGER, COUNTERS).put(7, EMPTY.put("a", TWO));

        var merged = nested.fromJson(nested.toJson(nested.merge(left, right)));

        assertThat(merged.get(7).flatMap(inner -> inner.get("a"))).contains(ONE.merge(TWO));
    }

    @Test
    void whatElseAnEntryHoldsIsDropped() {
        var json =
                "{\"entries\":{\"a\":{\"value\":{},\"timestamp\":1,\"by\":\"x\"}},\"tombstones\":{}}";

        assertThat(COUNTERS.toJson(COUNTERS.fromJson(Json.parse(json))))
                .hasToString(
                        "{\"entries\":{\"a\":{\"timestamp\":1,\"value\":{}}},\"tombstones\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{\"entries\":{}}",
                "{\"tombstones\":{}}",
                "{\"entries\":[],\"tombstones\":{}}",
                "{\"entries\":{\"a\":{\"value\":{}}},\"tombstones\":{}}",
                "{\"entries\":{\"a\":{\"timestamp\":1}},\"tombstones\":{}}",
                "{\"entries\":{\"a\":{\"value\":{},\"timestamp\":-1}},\"tombstones\":{}}",
                "{\"entries\":{},\"tombstones\":{\"a\":null}}"
            })
    void anythingElseIsRefused(String json) {
        assertThatThrownBy(() -> COUNTERS.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void theErrorSaysWhichValueIsWrong() {
        var json = "{\"entries\":{\"a\":{\"value\":{\"n\":-1},\"timestamp\":1}},\"tombstones\":{}}";

        assertThatThrownBy(() -> COUNTERS.fromJson(Json.parse(json)))
                .hasMessage("entries.a.value.n must be an unsigned 64-bit integer, was -1");
    }
}
