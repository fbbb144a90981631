package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemberLookupTest {
    private final MemberLookup lookup = MemberLookup.of(Arrays.asList("b", null, "a", "c"));

    private List<@Nullable Object> found(JsonObject object) {
        var found = new @Nullable Object[] {"before", "before", "before", "before"};
        lookup.find(object, found);
        return Arrays.asList(found);
    }

    @Test
    void membersAreFoundInTheOrderOfTheKeysThatAreLookedFor() {
        var object = JsonObject.EMPTY.with("a", 1).with("b", 2).with("d", 4);

        assertThat(found(object)).containsExactly(Json.of(2), null, Json.of(1), null);
        assertThat(found(object.with("a", 3))).containsExactly(Json.of(2), null, Json.of(3), null);
        assertThat(found(JsonObject.EMPTY)).containsOnlyNulls();
    }

    @Test
    void whatWasFoundInOneObjectIsNotTakenForAnother() {
        var seeded = new RandomKeys();

        Seeded.check(random -> {
            for (var round = 0; round < 500; round++) {
                var object = seeded.object(random.nextInt(16));
                assertThat(found(object))
                        .containsExactly(object.get("b"), null, object.get("a"), object.get("c"));
            }
        });
    }

    /// Objects with some of the keys each, all made of each other.
    private static final class RandomKeys {
        private JsonObject last = JsonObject.EMPTY;

        JsonObject object(int keys) {
            for (var at = 0; at < 4; at++) {
                var key = String.valueOf((char) ('a' + at));
                last = (keys >> at & 1) == 1 ? last.with(key, keys) : last.without(key);
            }
            return last;
        }
    }

    @Test
    void anObjectOfMoreMembersThanANodeHasIsSearched() {
        var wide = JsonObject.builder();
        for (var at = 0; at < 100; at++) {
            wide.put("k" + at, at);
        }

        assertThat(found(wide.put("a", 1).put("c", 3).build()))
                .containsExactly(null, null, Json.of(1), Json.of(3));
    }
}
