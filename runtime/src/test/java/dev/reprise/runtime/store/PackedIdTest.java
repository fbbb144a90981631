package dev.reprise.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedIdTest {
    private static final String UUID_TEXT = "018bcfe5-6800-7000-9e37-79b97f4a7c15";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t",
                "a thread of somebody",
                UUID_TEXT,
                "018bcfe5680070009e3779b97f4a7c15",
                "018BCFE5-6800-7000-9E37-79B97F4A7C15",
                "018bcfe568007-000-9e37-79b97f4a7c15-",
                "018bcfe5-6800-7000-9e37-79b97f4a7c1g",
                "018bcfe5-6800-7000-9e37-79b97f4a-c15",
                "ünïcode \uD83D\uDE00"
            })
    void anIdComesBackAsItWas(String id) {
        assertThat(PackedId.text(PackedId.pack(id))).isEqualTo(id);
    }

    @Test
    void aUuidTakesHalfOfItsLength() {
        assertThat(PackedId.pack(UUID_TEXT)).hasSize(17);
        assertThat(PackedId.pack(UUID_TEXT.replace("-", ""))).hasSize(17);
    }

    @Test
    void packedIdsAreInTheOrderOfTheIds() {
        var random = new Random(1);
        var ids =
                Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()).toString())
                        .limit(100)
                        .flatMap(id -> Stream.of(id, id.replace("-", ""), id.substring(5)))
                        .toList();

        var packed = ids.stream().map(PackedId::pack).sorted(PackedId::compare);

        List<String> sorted = packed.map(PackedId::text).toList();
        assertThat(sorted).isEqualTo(ids.stream().sorted().toList());
    }
}
