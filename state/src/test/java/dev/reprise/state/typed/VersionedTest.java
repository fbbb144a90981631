package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Path;
import dev.reprise.state.lattice.Flag;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionedTest {
    record Price(long cents, String currency) {
        @Upcast(from = 1)
        static JsonObject inCents(JsonObject old) {
            long euros = JsonReader.of(old).require("euros", Codec.LONG::fromJson);
            return old.without("euros").with("cents", euros * 100);
        }

        @Upcast(from = 2)
        static JsonObject withCurrency(JsonObject old) {
            return old.with("currency", "EUR");
        }
    }

    record Moody(int value) {
        @Upcast(from = 1)
        JsonObject upcast(JsonObject old) {
            return old;
        }
    }

    record Torn(int value) {
        @Upcast(from = 1)
        static JsonObject one(JsonObject old) {
            return old;
        }

        @Upcast(from = 1)
        static JsonObject two(JsonObject old) {
            return old;
        }
    }

    private final Versioned<Price> price = Versioned.of(RecordType.of(Price.class), 3, Price.class);

    @Test
    void anOldValueIsReadThroughEveryVersionToToday() {
        assertThat(price.fromJson(Json.parse("{\"euros\":2}"))).isEqualTo(new Price(200, "EUR"));
        assertThat(price.fromJson(Json.parse("{\"cents\":250,\"__version\":2}")))
                .isEqualTo(new Price(250, "EUR"));
        assertThat(price.fromJson(Json.parse("{\"cents\":1,\"currency\":\"NOK\",\"__version\":3}")))
                .isEqualTo(new Price(1, "NOK"));
    }

    @Test
    void todaysVersionIsWritten() {
        assertThat(price.toJson(new Price(1, "NOK")))
                .isEqualTo(Json.parse("{\"cents\":1,\"currency\":\"NOK\",\"__version\":3}"));
        assertThat(Versioned.of(RecordType.of(Price.class)).toJson(new Price(1, "NOK")))
                .isEqualTo(Json.parse("{\"cents\":1,\"currency\":\"NOK\"}"));
    }

    @Test
    void withoutAnUpcasterAnOldValueIsRefused() {
        var gap = new Versioned<>(RecordType.of(Price.class), 3, Map.of(2, Price::withCurrency));

        assertThatThrownBy(() -> gap.fromJson(Json.parse("{\"euros\":2}")))
                .isInstanceOf(JsonException.class)
                .hasMessage(
                        "must be Price of version 3, was of version 1, and no upcaster is from version 1");
    }

    @Test
    void aValueOfALaterVersionIsRefused() {
        assertThatThrownBy(() -> price.fromJson(Json.parse("{\"__version\":4}")))
                .isInstanceOf(JsonException.class)
                .hasMessage("must be Price of version 3 or earlier, was of version 4");
        assertThatThrownBy(() -> price.fromJson(Json.parse("{\"__version\":0}")))
                .hasMessage("__version must be a version from 1, was 0");
    }

    @Test
    void anUpcasterThatCannotWorkIsRefusedAtOnce() {
        assertThatThrownBy(() -> Versioned.of(RecordType.of(Moody.class), 2, Moody.class))
                .hasMessageContaining("Moody.upcast must be static and take and give a JsonObject");
        assertThatThrownBy(() -> Versioned.of(RecordType.of(Torn.class), 2, Torn.class))
                .hasMessageContaining("Torn has two upcasters from version 1");
        assertThatThrownBy(() -> Versioned.of(RecordType.of(Price.class), 2, Price.class))
                .hasMessage("an upcaster must be from 1 to 1, was from 2");
    }

    record Shared(@Merged Flag open, int other) {}

    @Test
    void todaysVersionIsKnownFromWhatIsWritten() {
        assertThat(price.isCurrent(Json.parse("{\"__version\":3}"))).isTrue();
        assertThat(price.isCurrent(Json.parse("{\"__version\":2}"))).isFalse();
        assertThat(price.isCurrent(Json.parse("{}"))).isFalse();
        assertThatThrownBy(() -> price.isCurrent(Json.parse("{\"__version\":2147483648}")))
                .hasMessage("__version must be a version from 1, was 2147483648");
    }

    @Test
    void theVersionMergesWithTheFieldsThatDo() {
        var shared = RecordType.of(Shared.class);
        var base = Path.of("p");

        assertThat(new Versioned<>(shared, 2, Map.of()).lattices(base).paths())
                .containsExactly(Path.of("p", "__version"), Path.of("p", "open"));
        assertThat(Versioned.of(shared).lattices(base).paths())
                .containsExactly(Path.of("p", "open"));
        assertThat(price.lattices(base).paths()).isEmpty();
    }
}
