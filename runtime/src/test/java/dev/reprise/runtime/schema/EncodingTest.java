package dev.reprise.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.tool.ToolSchemas;
import dev.reprise.state.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncodingTest {
    private final ToolSchemas schemas = new RecordSchemas();

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(Json.object("a", 1), "{\"a\":1}"),
                Arguments.of("text", "\"text\""),
                Arguments.of(java.nio.CharBuffer.wrap("text"), "\"text\""),
                Arguments.of(true, "true"),
                Arguments.of(1, "1"),
                Arguments.of(1L, "1"),
                Arguments.of(1.5, "1.5"),
                Arguments.of(new BigDecimal("2.5"), "2.5"),
                Arguments.of(Samples.Color.RED, "\"RED\""),
                Arguments.of(Optional.of(1), "1"),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
                Arguments.of(new ArrayDeque<>(List.of(1)), "[1]"),
                Arguments.of(Map.of("b", List.of(Samples.Color.RED)), "{\"b\":[\"RED\"]}"),
                Arguments.of(Map.of(Samples.Color.RED, 1), "{\"RED\":1}"),
                Arguments.of(LocalDate.of(2025, 1, 31), "\"2025-01-31\""),
                Arguments.of(Instant.EPOCH, "\"1970-01-01T00:00:00Z\""),
                Arguments.of(Duration.ofMinutes(90), "\"PT1H30M\""),
                Arguments.of(new UUID(1, 2), "\"00000000-0000-0001-0000-000000000002\""),
                Arguments.of(URI.create("a:b"), "\"a:b\""),
                Arguments.of(new Samples.Nothing(), "{}"),
                Arguments.of(
                        new Samples.Forecast("Ulm", 2, Optional.of("C")),
                        "{\"city\":\"Ulm\",\"days\":2,\"unit\":\"C\"}"),
                Arguments.of(
                        new Samples.Forecast("Ulm", 2, Optional.empty()),
                        "{\"city\":\"Ulm\",\"days\":2}"),
                Arguments.of(new Samples.Address("x", null), "{\"street\":\"x\"}"),
                Arguments.of(
                        new Samples.Tree("a", List.of(new Samples.Tree("b", List.of()))),
                        "{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}"),
                Arguments.of(new Samples.Square(1), "{\"@type\":\"Square\",\"side\":1.0}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueHasTheJsonFormOfItsKind(Object value, String expected) {
        var json = schemas.encode(value);

        assertThat(json).isEqualTo(Json.parse(expected));
    }

    @Test
    void aValueWithoutJsonFormIsNamed() {
        var value = List.of(Map.of("when", new java.util.BitSet()));

        assertThatThrownBy(() -> schemas.encode(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("java.util.BitSet has no JSON form");
    }

    @Test
    void onlyTextAndConstantsAreKeys() {
        var value = Map.of(1, 2);

        assertThatThrownBy(() -> schemas.encode(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("java.lang.Integer has no JSON form");
    }

    record Failing(int value) {
        @Override
        public int value() {
            throw new IllegalStateException("not now");
        }
    }

    @Test
    void whatAnAccessorThrowsIsPassedOn() {
        var value = new Failing(1);

        assertThatThrownBy(() -> schemas.encode(value))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not now");
    }
}
