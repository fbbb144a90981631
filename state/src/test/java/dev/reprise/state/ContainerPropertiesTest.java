package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Objects and arrays against the collections of the JDK, at the widths where nodes split and
/// merge.
class ContainerPropertiesTest {
    private static final Comparator<String> UTF8 =
            (left, right) ->
                    Arrays.compareUnsigned(
                            left.getBytes(StandardCharsets.UTF_8),
                            right.getBytes(StandardCharsets.UTF_8));

    private static int steps(int width) {
        return width < 100 ? 400 : 150;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 16, 31, 32, 33, 64, 1023, 1024, 1025, 1056, 1057})
    void anObjectIsWhatATreeMapIs(int width) {
        Seeded.check(random -> {
            var expected = new TreeMap<String, Json>(UTF8);
            var object = JsonObject.EMPTY;
            while (expected.size() < width) {
                var key = key(random, width);
                expected.put(key, Json.of(expected.size()));
                object = object.with(key, expected.get(key));
            }
            for (var step = 0; step < steps(width); step++) {
                var key = key(random, width);
                var before = object;
                var text = width < 100 ? before.toString() : "";
                if (random.nextBoolean()) {
                    object = object.with(key, Json.of(step));
                    expected.put(key, Json.of(step));
                } else {
                    object = object.without(key);
                    expected.remove(key);
                }
                assertThat(object.get(key)).isEqualTo(expected.get(key));
                assertThat(object.size()).isEqualTo(expected.size());
                assertThat(width < 100 ? before.toString() : "").isEqualTo(text);
                if (step % 25 == 0) {
                    verifyObject(object, expected);
                }
            }
            while (!expected.isEmpty()) {
                var key = random.nextBoolean() ? expected.firstKey() : expected.lastKey();
                expected.remove(key);
                object = object.without(key);
            }
            assertThat(object).isSameAs(JsonObject.EMPTY);
        });
    }

    private static String key(RandomGenerator random, int width) {
        var text = new RandomJson(random).text(2);
        return random.nextInt(4) == 0 ? text : text + random.nextInt(2 * width + 8);
    }

    private static void verifyObject(JsonObject object, NavigableMap<String, Json> expected) {
        var rebuilt = JsonObject.builder();
        expected.descendingMap().forEach(rebuilt::put);

        assertThat(object.keys()).containsExactlyElementsOf(expected.keySet());
        assertThat(object.stream().map(JsonObject.Member::value))
                .containsExactlyElementsOf(expected.values());
        verifyEqual(object, rebuilt.build());
    }

    /// Equality has to hold between trees of different shapes, and with shared nodes in them.
    private static void verifyEqual(Json changed, Json rebuilt) {
        assertThat(changed.equals(rebuilt)).isTrue();
        assertThat(rebuilt.equals(changed)).isTrue();
        assertThat(changed.hashCode()).isEqualTo(rebuilt.hashCode());
        assertThat(changed.toString()).isEqualTo(rebuilt.toString());
        assertThat(Json.parse(changed.toBytes()).equals(changed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 16, 31, 32, 33, 64, 1023, 1024, 1025, 1056, 1057})
    void anArrayIsWhatAnArrayListIs(int width) {
        Seeded.check(random -> {
            var expected = new ArrayList<Json>();
            var array = JsonArray.EMPTY;
            while (expected.size() < width) {
                var at = random.nextInt(expected.size() + 1);
                expected.add(at, Json.of(expected.size()));
                array = array.insert(at, expected.get(at));
            }
            for (var step = 0; step < steps(width); step++) {
                array = changed(random, array, expected, Json.of(step));
                assertThat(array.size()).isEqualTo(expected.size());
                if (step % 25 == 0) {
                    verifyArray(array, expected);
                }
            }
            while (!expected.isEmpty()) {
                var at = random.nextInt(expected.size());
                expected.remove(at);
                array = array.without(at);
            }
            assertThat(array).isSameAs(JsonArray.EMPTY);
        });
    }

    private static JsonArray changed(
            RandomGenerator random, JsonArray array, List<Json> expected, Json item) {
        var at = random.nextInt(expected.size() + 1);
        var kind = at == expected.size() ? 0 : random.nextInt(3);
        return switch (kind) {
            case 0 -> {
                expected.add(at, item);
                yield at == array.size() ? array.append(item) : array.insert(at, item);
            }
            case 1 -> {
                expected.set(at, item);
                yield array.with(at, item);
            }
            default -> {
                expected.remove(at);
                yield array.without(at);
            }
        };
    }

    private static void verifyArray(JsonArray array, List<Json> expected) {
        assertThat(array).containsExactlyElementsOf(expected);
        for (var i = 0; i < expected.size(); i++) {
            assertThat(array.get(i)).isSameAs(expected.get(i));
        }
        verifyEqual(array, JsonArray.copyOf(expected));
    }

    @Test
    void oneMemberOrItemMoreOrOtherMakesADifference() {
        Seeded.check(random -> {
            for (var width : new int[] {1, 31, 32, 33, 1024, 1025, 1057}) {
                var object = JsonObject.EMPTY;
                var array = JsonArray.EMPTY;
                for (var i = 0; i < width; i++) {
                    object = object.with("k" + i, Json.of(i));
                    array = array.append(Json.of(i));
                }
                var at = random.nextInt(width);

                assertThat(object.with("k" + at, Json.of(-1)).equals(object)).isFalse();
                assertThat(object.without("k" + at).equals(object)).isFalse();
                assertThat(object.without("k" + at).with("k" + at, at).equals(object)).isTrue();
                assertThat(array.with(at, Json.of(-1)).equals(array)).isFalse();
                assertThat(array.without(at).equals(array)).isFalse();
                assertThat(array.without(at).insert(at, Json.of(at)).equals(array)).isTrue();
            }
        });
    }

    @Test
    void whatIsPrintedIsParsedAgain() {
        Seeded.check(random -> {
            var values = new RandomJson(random);
            for (var round = 0; round < 2000; round++) {
                var value = values.value(3);
                var text = value.toString();

                assertThat(Json.parse(text)).isEqualTo(value).hasToString(text);
                assertThat(Json.parse(value.toBytes())).isEqualTo(value);
            }
        });
    }
}
