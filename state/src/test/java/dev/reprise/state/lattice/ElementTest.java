package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.typed.Codec;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementTest {
    private static final Element<TimeUnit> UNITS =
            Element.ofText(Comparator.naturalOrder(), TimeUnit::name, TimeUnit::valueOf);

    @Test
    void anEnumIsAnElementInTheOrderOfItsConstants() {
        var set = GSet.of(UNITS, TimeUnit.DAYS, TimeUnit.HOURS);

        assertThat(GSet.lattice(UNITS).toJson(set)).hasToString("[\"HOURS\",\"DAYS\"]");
        assertThat(UNITS.fromKey("DAYS")).isEqualTo(TimeUnit.DAYS);
        assertThat(UNITS.toKey(TimeUnit.DAYS)).isEqualTo("DAYS");
    }

    private enum Loud {
        QUIET,
        SHOUTING;

        @Override
        public String toString() {
            return name() + "!";
        }
    }

    @Test
    void constantsAreNamedByTheirNamesAndNotByTheirClass() {
        assertThatThrownBy(() -> Codec.elements(Loud.class).fromJson(Json.of("loud")))
                .isInstanceOf(JsonException.class)
                .hasMessage("must be one of [QUIET, SHOUTING], was \"loud\"");
        assertThat(Codec.elements(Loud.class).fromKey("QUIET")).isEqualTo(Loud.QUIET);
    }

    @Test
    void aTextThatIsNoElementIsRefused() {
        assertThatThrownBy(() -> UNITS.fromJson(Json.of("WEEKS")))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("\"WEEKS\" is no element: ");
        assertThatThrownBy(() -> UNITS.fromKey("WEEKS")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> UNITS.fromJson(Json.of(1))).hasMessage("must be a string, was 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.0", "+1", "007", "-0", "2147483648"})
    void onlyADecimalOfItsRangeIsTheKeyOfAnInteger(String key) {
        assertThatThrownBy(() -> Element.INTEGER.fromKey(key)).isInstanceOf(JsonException.class);
    }

    @Test
    void integersOfTheWholeRangeAreRead() {
        assertThat(Element.INTEGER.fromKey("-2147483648")).isEqualTo(Integer.MIN_VALUE);
        assertThat(Element.INTEGER.fromJson(Json.of(7))).isEqualTo(7);
        assertThat(Element.LONG.fromKey("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Element.INTEGER.fromJson(Json.of(1L << 31)))
                .hasMessage("must be a 32-bit integer, was 2147483648");
    }

    @Test
    void anElementThatIsNoTextHasNoKeyToReadFrom() {
        var reals = Element.of(Double::compare, Json::of, json -> json.asDouble().orElseThrow());

        assertThatThrownBy(() -> reals.fromKey("1.5"))
                .hasMessage("\"1.5\" is the key of no element");
    }
}
