package dev.reprise.runtime.schema;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decoders of values without members.
final class Scalars {
    private static final double TWO_TO_63 = 0x1p63;

    private Scalars() {}

    /// Null when the type is none of them.
    // By name: the code of a case, and what it needs, is not loaded before a record asks for it.
    static @Nullable Decoder decoder(Class<?> type) {
        return switch (type.getName()) {
            case "java.lang.String", "java.lang.CharSequence" -> Scalars::text;
            case "boolean", "java.lang.Boolean" -> Scalars::truth;
            case "byte", "java.lang.Byte" ->
                    found -> (byte) integer(found, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case "short", "java.lang.Short" ->
                    found -> (short) integer(found, Short.MIN_VALUE, Short.MAX_VALUE);
            case "int", "java.lang.Integer" ->
                    found -> (int) integer(found, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "long", "java.lang.Long" ->
                    found -> integer(found, Long.MIN_VALUE, Long.MAX_VALUE);
            case "float", "java.lang.Float" -> found -> (float) number(found).toDouble();
            case "double", "java.lang.Double" -> found -> number(found).toDouble();
            case "java.math.BigDecimal", "java.lang.Number" ->
                    found -> new BigDecimal(number(found).toString());
            case "java.math.BigInteger" -> Scalars::bigInteger;
            case "java.time.LocalDate" -> parsed("a date such as 2025-01-31", LocalDate::parse);
            case "java.time.LocalTime" -> parsed("a time such as 14:30:00", LocalTime::parse);
            case "java.time.LocalDateTime" ->
                    parsed("a date and time such as 2025-01-31T14:30:00", LocalDateTime::parse);
            case "java.time.Instant" -> parsed(MOMENT, Instant::parse);
            case "java.time.OffsetDateTime" -> parsed(MOMENT, OffsetDateTime::parse);
            case "java.time.ZonedDateTime" -> parsed(MOMENT, ZonedDateTime::parse);
            case "java.time.Duration" -> parsed("a duration such as PT1H30M", Duration::parse);
            case "java.time.Period" -> parsed("a period such as P1Y2M3D", Period::parse);
            case "java.util.UUID" -> parsed("a UUID", UUID::fromString);
            case "java.net.URI" -> parsed("a URI", URI::create);
            default -> null;
        };
    }

    private static final String MOMENT = "a date and time such as 2025-01-31T14:30:00Z";

    private static String text(@Nullable Json found) {
        if (found instanceof Json.Text(var text)) {
            return text;
        }
        throw JsonException.mustBe("a string", found);
    }

    private static Boolean truth(@Nullable Json found) {
        if (found instanceof Json.Bool(var truth)) {
            return truth;
        }
        throw JsonException.mustBe("a boolean", found);
    }

    private static Json.Num number(@Nullable Json found) {
        if (found instanceof Json.Num number) {
            return number;
        }
        throw JsonException.mustBe("a number", found);
    }

    /// As in JSON Schema, `3.0` is an integer.
    private static long integer(@Nullable Json found, long least, long most) {
        var wanted = "an integer";
        if (found instanceof Json.Int(var value)) {
            if (least <= value && value <= most) {
                return value;
            }
            wanted = "an integer from %d to %d".formatted(least, most);
        } else if (found instanceof Json.Real(var value)
                && value == Math.rint(value)
                && Math.abs(value) < TWO_TO_63) {
            return integer(Json.of((long) value), least, most);
        }
        throw JsonException.mustBe(wanted, found);
    }

    private static BigInteger bigInteger(@Nullable Json found) {
        try {
            return new BigDecimal(number(found).toString()).toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw JsonException.mustBe("an integer", found);
        }
    }

    private static Decoder parsed(String wanted, Function<String, ?> parse) {
        return found -> {
            if (found instanceof Json.Text(var text)) {
                try {
                    return parse.apply(text);
                } catch (DateTimeException | IllegalArgumentException e) {
                    throw JsonException.mustBe(wanted, found);
                }
            }
            throw JsonException.mustBe(wanted, found);
        };
    }
}
