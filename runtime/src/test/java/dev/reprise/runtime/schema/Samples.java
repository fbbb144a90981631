package dev.reprise.runtime.schema;

import dev.reprise.core.tool.Describe;
import dev.reprise.state.Json;
import dev.reprise.state.JsonArray;
import dev.reprise.state.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Records as tools declare them.
final class Samples {
    private Samples() {}

    record Forecast(String city, int days, Optional<String> unit) {}

    record Nothing() {}

    enum Color {
        RED,
        GREEN
    }

    @Describe("where somebody lives")
    record Address(@Describe("street and number") String street, @Nullable String zip) {}

    record Order(Address shipping, List<Address> others, Map<String, Integer> amounts) {}

    record Paint(Color color, Set<Color> mixed, Map<Color, Double> shares) {}

    record Numbers(
            byte tiny,
            short small,
            int usual,
            long large,
            float rough,
            double exact,
            Integer boxed,
            BigInteger huge,
            BigDecimal price) {}

    record Times(
            LocalDate day,
            LocalTime time,
            LocalDateTime local,
            Instant moment,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Duration length,
            Period period) {}

    record Names(UUID id, URI address) {}

    record Free(Json any, JsonObject object, JsonArray array) {}

    record Tree(String name, List<Tree> children) {}

    record Gaps(List<@Nullable String> words, Map<String, @Nullable Integer> counts) {}

    record Amount(long cents) {
        Amount {
            if (cents < 0) {
                throw new IllegalArgumentException("cents must not be negative, was " + cents);
            }
        }
    }

    record Payment(Amount amount) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    sealed interface Angular extends Shape {}

    record Square(double side) implements Angular {}

    record Drawing(Shape first, List<Shape> rest) {}

    record Dated(java.util.BitSet when) {}

    sealed interface Odd {}

    static final class NoRecord implements Odd {}

    record Strange(Odd odd) {}
}
