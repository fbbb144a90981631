package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrSetTest {
    private static final Lattice<OrSet<String>> TEXTS = OrSet.lattice(Element.TEXT);
    private static final OrSet<String> EMPTY = OrSet.of(Element.TEXT);

    @Test
    void theWalkOfTheSpecification() {
        var inserted = EMPTY.insert("a");
        var removed = inserted.remove("a");
        var back = removed.insert("a");
        var unknown = back.remove("zz");
        var decoded = TEXTS.fromJson(TEXTS.toJson(unknown)).insert("b");

        assertThat(json(inserted)).isEqualTo("{\"entries\":{\"a\":1},\"tombstones\":{}}");
        assertThat(json(removed)).isEqualTo("{\"entries\":{\"a\":1},\"tombstones\":{\"a\":2}}");
        assertThat(json(back)).isEqualTo("{\"entries\":{\"a\":3},\"tombstones\":{\"a\":2}}");
        assertThat(unknown).isSameAs(back);
        assertThat(json(decoded))
                .isEqualTo("{\"entries\":{\"a\":3,\"b\":4},\"tombstones\":{\"a\":2}}");
    }

    @Test
    void aClockThatHasComeToItsEndSaysSo() {
        var last = "{\"entries\":{\"x\":9223372036854775807},\"tombstones\":{}}";
        var set = TEXTS.fromJson(Json.parse(last));

        assertThatThrownBy(() -> set.insert("y"))
                .isInstanceOf(JsonException.class)
                .hasMessage("the clock has come to its end, no time is after 2^63-1");
        assertThatThrownBy(() -> set.remove("x")).isInstanceOf(JsonException.class);
        assertThat(set.elements()).containsExactly("x");
    }

    @Test
    @Fact("state T-LAT-5")
    void anInsertionAfterDecodingBeatsOlderTombstones() {
        var removed = EMPTY.insert("a").insert("b").remove("a");

        var back = TEXTS.fromJson(TEXTS.toJson(removed)).insert("a");

        assertThat(removed.contains("a")).isFalse();
        assertThat(back.merge(removed).contains("a")).isTrue();
    }

    @Test
    void whatWasNeverThereLeavesNoTombstone() {
        assertThat(EMPTY.remove("a")).isSameAs(EMPTY);
    }

    @Test
    void removingAgainMovesTheTombstone() {
        var set = EMPTY.insert("a").remove("a").remove("a");

        assertThat(json(set)).isEqualTo("{\"entries\":{\"a\":1},\"tombstones\":{\"a\":3}}");
    }

    @Test
    void anInsertionElsewhereAtTheTimeOfTheRemovalWins() {
        var here = EMPTY.insert("a").remove("a");
        var there = EMPTY.insert("b").insert("a");

        assertThat(here.merge(there).elements()).containsExactly("a", "b");
    }

    @Test
    void anElementWithoutEntryIsNotThere() {
        var set = TEXTS.fromJson(Json.parse("{\"entries\":{},\"tombstones\":{\"a\":0}}"));

        assertThat(set.contains("a")).isFalse();
        assertThat(set.size()).isZero();
    }

    @Test
    void integersAreKeysInDecimalAndComeInTheirOrder() {
        var numbers = OrSet.lattice(Element.INTEGER);
        var set = OrSet.of(Element.INTEGER).insert(10).insert(-1).insert(9).remove(9);

        assertThat(numbers.toJson(set))
                .hasToString("{\"entries\":{\"-1\":2,\"10\":1,\"9\":3},\"tombstones\":{\"9\":4}}");
        assertThat(set.elements()).containsExactly(-1, 10);
        assertThat(set.size()).isEqualTo(2);
        assertThat(numbers.fromJson(numbers.toJson(set))).isEqualTo(set);
    }

    @Test
    void elementsOfAnotherShapeAreNoKeys() {
        var flags = Element.of(Boolean::compare, Json::of, json -> json.asBoolean().orElseThrow());
        var set = OrSet.of(flags);

        assertThatThrownBy(() -> set.insert(true))
                .isInstanceOf(JsonException.class)
                .hasMessage("must be a string or an integer as key, was true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{\"entries\":{}}",
                "{\"tombstones\":{}}",
                "{\"entries\":{\"a\":-1},\"tombstones\":{}}",
                "{\"entries\":{\"a\":1.0},\"tombstones\":{}}",
                "{\"entries\":{},\"tombstones\":{\"a\":\"1\"}}",
                "{\"entries\":{},\"tombstones\":[]}"
            })
    void anythingElseIsRefused(String json) {
        assertThatThrownBy(() -> TEXTS.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void theErrorSaysWhichTimeIsWrong() {
        assertThatThrownBy(() ->
                        TEXTS.fromJson(Json.parse("{\"entries\":{\"a\":true},\"tombstones\":{}}")))
                .hasMessage("entries.a must be an integer from 0 to 2^63-1, was true");
    }

    @Test
    void aKeyThatIsNoElementIsRefused() {
        var json = Json.parse("{\"entries\":{\"01\":1},\"tombstones\":{}}");

        assertThatThrownBy(() -> OrSet.lattice(Element.LONG).fromJson(json))
                .hasMessage("entries.01 must be a 64-bit integer in decimal, was \"01\"");
    }

    private static String json(OrSet<String> set) {
        return TEXTS.toJson(set).toString();
    }
}
