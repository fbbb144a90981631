package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.lattice.Flag;
import dev.reprise.state.lattice.GCounter;
import dev.reprise.state.lattice.GSet;
import dev.reprise.state.lattice.MaxReg;
import dev.reprise.state.lattice.OrMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTypeTest {
    enum Colour {
        RED,
        BLUE
    }

    sealed interface Shape {
        @Named("circle")
        record Circle(int radius) implements Shape {}

        @Named("nothing")
        record Nothing() implements Shape {}
    }

    record Unknown(Thread thread) {}

    record Plain(
            byte small,
            short middle,
            float narrow,
            boolean yes,
            Colour colour,
            Json json,
            Shape shape,
            Optional<List<Integer>> deep) {}

    record Chain(int at, Optional<Chain> next) {}

    record Both(Flag seen, MaxReg<Long> most) {}

    record Merging(@Merged Both both, @Merged OrMap<String, Both> each, @Merged GSet<Colour> set) {}

    record Positive(int value) {
        Positive {
            if (value < 1) {
                throw new IllegalArgumentException("value must be at least 1, was " + value);
            }
        }
    }

    record Clash(@Rename("b") int a, int b) {}

    record Inner(int b) {}

    record FlatClash(@Flatten Inner inner, int b) {}

    record LeafOfNoLattice(@Merged Inner inner) {}

    record SkippedText(@Skip String text) {}

    record WrongDefault(@Default("\"three\"") int count) {}

    record NumbersAsKeys(Map<Integer, String> names) {}

    record Generic<T>(T value) {}

    record OfGeneric(Generic<String> generic) {}

    @Test
    void aRecordIsReadFromWhatItIsWrittenAs() {
        var json = Profile.TYPE.toJson(Profile.ANN);

        assertThat(json).isEqualTo(Profile.ANN_JSON);
        assertThat(Profile.TYPE.fromJson(json)).isEqualTo(Profile.ANN);
    }

    @Test
    void everyKindOfComponentHasAForm() {
        var type = RecordType.of(Plain.class);
        var value =
                new Plain(
                        (byte) 1,
                        (short) 2,
                        0.5f,
                        true,
                        Colour.BLUE,
                        Json.parse("[null]"),
                        new Shape.Circle(3),
                        Optional.of(List.of(4)));

        var json = type.toJson(value);

        assertThat(json)
                .isEqualTo(
                        Json.parse(
                                """
                                {"small":1,"middle":2,"narrow":0.5,"yes":true,"colour":"BLUE","json":[null],
                                 "shape":{"circle":{"radius":3}},"deep":[4]}
                                """));
        assertThat(type.fromJson(json)).isEqualTo(value);
        assertThat(type.fromJson(json.with("shape", Json.of("nothing"))).shape())
                .isEqualTo(new Shape.Nothing());
    }

    @Test
    void aRecordMayContainItself() {
        var type = RecordType.of(Chain.class);
        var chain = new Chain(1, Optional.of(new Chain(2, Optional.empty())));

        var json = type.toJson(chain);

        assertThat(json).isEqualTo(Json.parse("{\"at\":1,\"next\":{\"at\":2,\"next\":null}}"));
        assertThat(type.fromJson(json)).isEqualTo(chain);
    }

    @Test
    void aMemberThatNoFieldKnowsIsPassedOver() {
        assertThat(Profile.TYPE.fromJson(((JsonObject) Profile.ANN_JSON).with("more", Json.of(1))))
                .isEqualTo(Profile.ANN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/name           | null          | name must be a string, was null",
                "/name           |               | name must be a string, was missing",
                "/tags           | [\"a\",1]     | tags[1] must be a string, was 1",
                "/attrs          | {\"a\":{}}    | attrs.a must be a string, was an object",
                "/addr           | {\"city\":1}  | addr.city must be a string, was 1",
                "/nick           | 5             | nick must be a string, was 5",
                "/visits         | {\"n\":-1}    | visits",
                "/               | 3             | must be an object, was 3"
            })
    void whatIsNoRecordIsRefusedWithItsPlace(String place, String json, String message) {
        var key = place.substring(1);
        var whole = (JsonObject) Profile.ANN_JSON;
        var changed =
                key.isEmpty()
                        ? Json.parse(json)
                        : json == null ? whole.without(key) : whole.with(key, Json.parse(json));

        assertThatThrownBy(() -> Profile.TYPE.fromJson(changed))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void whatARecordItselfRefusesIsNoJsonOfIt() {
        var type = RecordType.of(Positive.class);

        assertThatThrownBy(() -> type.fromJson(Json.parse("{\"value\":0}")))
                .isInstanceOf(JsonException.class)
                .hasMessage("is no Positive: value must be at least 1, was 0");
    }

    @Test
    void aNumberThatDoesNotFitIsRefused() {
        var json = RecordType.of(Chain.class).toJson(new Chain(1, Optional.empty()));

        assertThatThrownBy(() ->
                        RecordType.of(Chain.class).fromJson(json.with("at", Json.of(1L << 31))))
                .hasMessage("at must be an integer of 32 bits, was 2147483648");
        assertThatThrownBy(() -> RecordType.of(Chain.class).fromJson(json.with("at", Json.of(1.0))))
                .hasMessage("at must be an integer of 32 bits, was 1.0");
    }

    @Test
    void halfASurrogatePairHasNoForm() {
        assertThatThrownBy(() -> Profile.TYPE.toJson(Profile.ANN.withName("\ud83d")))
                .hasMessage("name has half a surrogate pair, which has no JSON form");
    }

    @Test
    void recordsOfLatticesMerge() {
        var type = RecordType.of(Merging.class);

        assertThat(type.latticeKeys()).containsExactly("both", "each", "set");
        var lattice = RecordType.of(Both.class).lattice();
        assertThat(
                        lattice.merge(
                                new Both(Flag.ENABLED, MaxReg.of(3)),
                                new Both(Flag.DISABLED, MaxReg.of(5))))
                .isEqualTo(new Both(Flag.ENABLED, MaxReg.of(5)));
    }

    @Test
    void aTypeIsLookedForOnce() {
        assertThat(RecordType.of(Profile.class)).isSameAs(RecordType.of(Profile.class));
    }

    private static void refused(Class<?> record, String message) {
        assertThatThrownBy(() -> RecordType.of(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatCannotBeStateIsSaidWithItsComponent() {
        refused(Unknown.class, "Unknown.thread: java.lang.Thread cannot be state");
        refused(Clash.class, "Clash stores two fields as \"b\"");
        refused(FlatClash.class, "FlatClash stores two fields as \"b\"");
        refused(
                LeafOfNoLattice.class,
                "LeafOfNoLattice.inner: every component of Inner must be a lattice to be merged");
        refused(SkippedText.class, "SkippedText.text: @Skip needs a @Default");
        refused(WrongDefault.class, "WrongDefault.count: invalid default expression");
        refused(NumbersAsKeys.class, "NumbersAsKeys.names: a Map needs String keys");
        refused(OfGeneric.class, "OfGeneric.generic: ");
        refused(GCounter.class, "must be a record");
    }
}
