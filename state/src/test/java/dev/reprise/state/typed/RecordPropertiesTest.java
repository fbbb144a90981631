package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.state.Json;
import dev.reprise.state.Op;
import dev.reprise.state.Path;
import dev.reprise.state.RandomJson;
import dev.reprise.state.Seeded;
import dev.reprise.state.lattice.GCounter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RecordPropertiesTest {
    private static final int ROUNDS = 500;

    private static Profile profile(RandomGenerator random) {
        return new Profile(
                text(random),
                random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
                random.nextBoolean() ? List.of() : List.of(text(random), text(random)),
                random.nextBoolean() ? Map.of() : Map.of(text(random), text(random)),
                new Profile.Address(text(random), text(random)),
                GCounter.ZERO.increment("n", random.nextInt(3)),
                random.nextInt(),
                text(random));
    }

    private static String text(RandomGenerator random) {
        return random.nextInt(3) == 0 ? "same" : new RandomJson(random).text(3);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Seeded.check(random -> {
            for (var round = 0; round < ROUNDS; round++) {
                var profile = profile(random).withCache(7);

                var text = Profile.TYPE.toJson(profile).toString();

                assertThat(Profile.TYPE.fromJson(Json.parse(text))).isEqualTo(profile);
            }
        });
    }

    @Test
    void whatIsWrittenAtOnceIsWhatTheJsonSays() {
        Seeded.check(random -> {
            for (var round = 0; round < ROUNDS; round++) {
                var profile = profile(random);

                assertThat(Profile.TYPE.toBytes(profile))
                        .isEqualTo(Profile.TYPE.toJson(profile).toBytes());
            }
        });
    }

    @Test
    void aDifferenceMakesTheOneOfTheOtherAndNamesOnlyWhatDiffers() {
        Seeded.check(random -> {
            for (var round = 0; round < ROUNDS; round++) {
                var before = profile(random);
                var after = profile(random);

                var difference = Profile.TYPE.diff(before, after, Path.ROOT);

                var json = Profile.TYPE.toJson(before);
                assertThat(difference.apply(json)).isEqualTo(Profile.TYPE.toJson(after));
                assertMinimal(difference.ops(), json, Profile.TYPE.toJson(after));
            }
        });
    }

    /// Every operation changes something, none is above or at the place of another, and none
    /// touches more than a field: leaving one out leaves a difference.
    private static void assertMinimal(List<Op> ops, Json before, Json after) {
        assertThat(ops).extracting(Op::path).doesNotHaveDuplicates();
        for (var op : ops) {
            var path = op.path();
            assertThat(before.find(path)).isNotEqualTo(after.find(path));
            assertThat(path.size()).isEqualTo(path.toString().startsWith("$.addr") ? 2 : 1);
        }
    }
}
