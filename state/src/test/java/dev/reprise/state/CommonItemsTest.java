package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What two arrays begin and end with alike, at the widths where nodes split and merge.
class CommonItemsTest {
    private static JsonArray ofWidth(int width, RandomGenerator random) {
        var array = JsonArray.EMPTY;
        for (int i = 0; i < width; i++) {
            array = array.insert(random.nextInt(i + 1), Json.of(random.nextInt(3)));
        }
        return array;
    }

    private static JsonArray changed(JsonArray array, RandomGenerator random) {
        var item = Json.of(random.nextInt(3));
        return switch (random.nextInt(4)) {
            case 0 -> array.insert(random.nextInt(array.size() + 1), item);
            case 1 -> array.append(item);
            case 2 -> array.isEmpty() ? array : array.with(random.nextInt(array.size()), item);
            default -> array.isEmpty() ? array : array.without(random.nextInt(array.size()));
        };
    }

    private static int start(JsonArray left, JsonArray right) {
        int common = 0;
        while (common < Math.min(left.size(), right.size())
                && left.get(common).equals(right.get(common))) {
            common++;
        }
        return common;
    }

    private static int end(JsonArray left, JsonArray right) {
        int common = 0;
        while (common < Math.min(left.size(), right.size())
                && left.get(left.size() - 1 - common)
                        .equals(right.get(right.size() - 1 - common))) {
            common++;
        }
        return common;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 33, 64, 1023, 1024, 1025, 1057})
    void countingAgreesWithLookingAtEachItem(int width) {
        Seeded.check(random -> {
            var before = ofWidth(width, random);
            var after = before;
            for (int changes = 0; changes < 20; changes++) {
                after = changed(after, random);
                var rebuilt = JsonArray.copyOf(after);

                assertThat(before.commonStart(after)).isEqualTo(start(before, after));
                assertThat(after.commonStart(before)).isEqualTo(start(before, after));
                assertThat(before.commonStart(rebuilt)).isEqualTo(start(before, after));
                assertThat(before.commonEnd(after)).isEqualTo(end(before, after));
                assertThat(after.commonEnd(before)).isEqualTo(end(before, after));
                assertThat(rebuilt.commonEnd(before)).isEqualTo(end(before, after));
                assertThat(after.commonStart(rebuilt)).isEqualTo(after.size());
                assertThat(after.commonEnd(rebuilt)).isEqualTo(after.size());
            }
        });
    }
}
