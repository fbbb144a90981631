package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Objects that are read next to each other, with the same keys and with others.
class ReadMembersTest {
    private static final String[] KEYS = {"a", "b", "c", "\ufffd", "😀"};

    @Test
    void objectsWithAnyKeysInAnyOrderAreReadAsTheyWouldBeBuilt() {
        Seeded.check(random -> {
            for (var round = 0; round < 500; round++) {
                var text = new StringBuilder();
                var built = array(random, 0, text);
                assertThat(Json.parse(text.toString()))
                        .isEqualTo(built)
                        .hasToString(built.toString());
            }
        });
    }

    /// Few keys, so that many objects have the same ones, or the same up to a point.
    private static Json array(RandomGenerator random, int depth, StringBuilder text) {
        var array = JsonArray.builder();
        text.append('[');
        for (var i = random.nextInt(12); i > 0; i--) {
            array.add(object(random, depth + 1, text));
            text.append(i == 1 ? "" : ",");
        }
        text.append(']');
        return array.build();
    }

    private static Json object(RandomGenerator random, int depth, StringBuilder text) {
        var object = JsonObject.builder();
        text.append('{');
        var inOrder = random.nextInt(4) > 0;
        var members = random.nextInt(KEYS.length + 1);
        for (var at = 0; at < members; at++) {
            var key = KEYS[inOrder ? at : random.nextInt(KEYS.length)];
            text.append(at == 0 ? "\"" : ",\"").append(key).append("\":");
            object.put(key, value(random, depth, text));
        }
        text.append('}');
        return object.build();
    }

    private static Json value(RandomGenerator random, int depth, StringBuilder text) {
        if (depth < 5 && random.nextInt(4) == 0) {
            return random.nextBoolean()
                    ? object(random, depth + 1, text)
                    : array(random, depth + 1, text);
        }
        var value = Json.of(random.nextInt(100));
        text.append(value);
        return value;
    }

    @Test
    void wideObjectsNextToEachOtherAreReadWhole() {
        var object = JsonObject.builder();
        IntStream.range(0, 1_000).forEach(i -> object.put("%04d".formatted(i), i));
        var wide = object.build();
        var twice = JsonArray.of(wide, wide.with("0500", Json.NULL), wide.without("0999"));

        assertThat(Json.parse(twice.toString())).isEqualTo(twice);
    }

    @Test
    void aKeyWithHalfASurrogatePairIsRefusedAlsoAfterKeysThatAreKnown() {
        assertThatThrownBy(() -> Json.parse("[{\"a\":1,\"b\":2},{\"a\":1,\"\\ud800\":2}]"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("object key has a lone surrogate");
    }

    @Test
    void anObjectDeeperThanAnyBeforeIsReadAfterShallowOnes() {
        var text = "[{\"a\":1}," + "{\"a\":".repeat(20) + "1" + "}".repeat(20) + ",{\"a\":2}]";

        assertThat(Json.parse(text)).hasToString(text);
    }
}
