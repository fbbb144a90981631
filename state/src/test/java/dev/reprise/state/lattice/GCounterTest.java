package dev.reprise.state.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GCounterTest {
    private static final String MOST = "{\"a\":18446744073709551615}";

    @Test
    void nodesCountApartAndAreAddedUp() {
        var counter = GCounter.ZERO.increment("a", 2).increment("b", 3).increment("a", 1);

        assertThat(counter.value()).isEqualTo(6);
        assertThat(counter.nodeValue("a")).isEqualTo(3);
        assertThat(counter.nodeValue("c")).isZero();
        assertThat(GCounter.LATTICE.toJson(counter)).hasToString("{\"a\":3,\"b\":3}");
        assertThat(GCounter.LATTICE.toJson(GCounter.ZERO)).hasToString("{}");
    }

    @Test
    void countingByNothingMakesTheNodeKnown() {
        assertThat(GCounter.ZERO.increment("a", 0)).hasToString("GCounter{\"a\":0}");
    }

    @Test
    void aNodeThatHasCountedNothingIsNotForgotten() {
        var zero = GCounter.ZERO.increment("a", 0);

        assertThat(GCounter.ZERO.increment("b", 1).merge(zero))
                .hasToString("GCounter{\"a\":0,\"b\":1}");
    }

    @Test
    void aCountGoesOnBeyondTheLongsAndStopsAtItsEnd() {
        var half = GCounter.ZERO.increment("a", Long.MAX_VALUE);
        var more = half.increment("a", 1);
        var most = more.increment("a", Long.MAX_VALUE);

        assertThat(more).hasToString("GCounter{\"a\":9223372036854775808}");
        assertThat(most).hasToString("GCounter" + MOST);
        assertThat(most.increment("a", 1)).isEqualTo(most);
        assertThat(GCounter.LATTICE.fromJson(Json.parse(MOST))).isEqualTo(most);
        assertThat(more.merge(most).merge(half)).isEqualTo(most);
    }

    @Test
    void asALongItStopsEarlier() {
        var counter = GCounter.ZERO.increment("a", Long.MAX_VALUE).increment("b", 1);

        assertThat(counter.value()).isEqualTo(Long.MAX_VALUE);
        assertThat(counter.increment("a", 5).nodeValue("a")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nobodyCountsDown() {
        assertThatThrownBy(() -> GCounter.ZERO.increment("a", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a counter cannot be increased by -1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "5",
                "[1]",
                "{\"a\":-1}",
                "{\"a\":1.0}",
                "{\"a\":\"1\"}",
                "{\"a\":null}",
                "{\"a\":18446744073709551616}"
            })
    void anythingElseIsRefused(String json) {
        assertThatThrownBy(() -> GCounter.LATTICE.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }
}
