package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonContainersTest {
    @Test
    void aBuilderTakesEveryKindOfMember() {
        var object =
                JsonObject.builder()
                        .put("s", "x")
                        .put("i", 1)
                        .put("d", 2.0)
                        .put("t", true)
                        .put("j", Json.NULL)
                        .putOptional("given", "y")
                        .putOptional("json", Json.of(3))
                        .putOptional("no", (String) null)
                        .putOptional("no", (Json) null)
                        .putAll(Json.object("i", 9, "z", 8))
                        .build();

        assertThat(object)
                .hasToString(
                        "{\"d\":2.0,\"given\":\"y\",\"i\":9,\"j\":null,\"json\":3,\"s\":\"x\","
                                + "\"t\":true,\"z\":8}");
        assertThat(JsonObject.builder().build()).isSameAs(JsonObject.EMPTY);
    }

    @Test
    void anObjectIsChangedByMakingAnother() {
        var before = Json.object("a", 1);

        assertThat(before.with("b", "x").with("c", 2).with("d", 0.5).with("e", false))
                .hasToString("{\"a\":1,\"b\":\"x\",\"c\":2,\"d\":0.5,\"e\":false}");
        assertThat(before).hasToString("{\"a\":1}");
        assertThat(before.without("b")).isSameAs(before);
        assertThat(before.without("a")).isSameAs(JsonObject.EMPTY);
    }

    @Test
    void anArrayBuilderTakesEveryKindOfItem() {
        var array =
                JsonArray.builder()
                        .add("x")
                        .add(1)
                        .add(Json.of(2.0))
                        .add(Json.of(true))
                        .add(Json.NULL)
                        .build();

        assertThat(array).hasToString("[\"x\",1,2.0,true,null]");
        assertThat(array.isEmpty()).isFalse();
        assertThat(array.kind()).isEqualTo(Json.Kind.ARRAY);
        assertThat(array.stream()).hasSize(5).first().isEqualTo(Json.of("x"));
        assertThat(JsonArray.EMPTY.isEmpty()).isTrue();
        assertThat(JsonArray.EMPTY.stream()).isEmpty();
    }

    @Test
    void equalNumbersHaveEqualHashesAndOthersAreOthers() {
        assertThat(Json.of(0.5)).isEqualTo(Json.of(0.5)).hasSameHashCodeAs(Json.of(0.5));
        assertThat(Json.of(0.5)).isNotEqualTo(Json.of(0.25));
        assertThat(Json.of(1.0)).isNotEqualTo(Json.of(1));
        assertThat(Json.of(0.0)).isEqualTo(Json.of(-0.0)).hasSameHashCodeAs(Json.of(-0.0));
    }

    @Test
    void aNumberIsADoubleAndOthersAreNone() {
        assertThat(Json.of(3).asDouble()).hasValue(3.0);
        assertThat(Json.of(0.5).asDouble()).hasValue(0.5);
        assertThat(Json.parse("18446744073709551615").asDouble()).hasValue(0x1p64);
        assertThat(Json.of("3").asDouble()).isEmpty();
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedByTheirPlace() {
        var good = "\"é😀\"".getBytes(StandardCharsets.UTF_8);
        var bad = good.clone();
        bad[2] = 'x';

        assertThat(Json.parse(good)).isEqualTo(Json.of("é😀"));
        assertThatThrownBy(() -> Json.parse(bad))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("invalid UTF-8 at byte 1");
    }
}
