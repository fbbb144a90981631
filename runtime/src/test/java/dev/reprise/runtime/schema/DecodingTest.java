package dev.reprise.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolCallContext;
import dev.reprise.core.tool.ToolException;
import dev.reprise.core.tool.ToolSchemas;
import dev.reprise.core.tool.TypedTool;
import dev.reprise.facts.Fact;
import dev.reprise.state.Json;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingTest {
    /// Tools made from a function never look at it.
    private static final @Nullable ToolCallContext NO_CALL = null;

    private final ToolSchemas schemas = new RecordSchemas();

    static Stream<Arguments> values() {
        var home = new Samples.Address("Main 1", null);
        return Stream.of(
                Arguments.of(
                        "{\"city\":\"Ulm\",\"days\":2}",
                        new Samples.Forecast("Ulm", 2, Optional.empty())),
                Arguments.of(
                        "{\"city\":\"Ulm\",\"days\":2.0,\"unit\":\"C\",\"other\":true}",
                        new Samples.Forecast("Ulm", 2, Optional.of("C"))),
                Arguments.of(
                        "{\"city\":\"\",\"days\":-1,\"unit\":null}",
                        new Samples.Forecast("", -1, Optional.empty())),
                Arguments.of("{}", new Samples.Nothing()),
                Arguments.of("{\"street\":\"Main 1\"}", home),
                Arguments.of("{\"street\":\"Main 1\",\"zip\":null}", home),
                Arguments.of(
                        """
                        {"shipping":{"street":"Main 1"},"others":[{"street":"x","zip":"1"}],"amounts":{"a":1}}
                        """,
                        new Samples.Order(
                                home, List.of(new Samples.Address("x", "1")), Map.of("a", 1))),
                Arguments.of(
                        "{\"color\":\"RED\",\"mixed\":[\"RED\",\"RED\"],\"shares\":{\"GREEN\":1}}",
                        new Samples.Paint(
                                Samples.Color.RED,
                                Set.of(Samples.Color.RED),
                                Map.of(Samples.Color.GREEN, 1.0))),
                Arguments.of(
                        """
                        {"tiny":-128,"small":32767,"usual":1,"large":9223372036854775807,"rough":0.5,
                         "exact":1e300,"boxed":7,"huge":18446744073709551615,"price":9.75}
                        """,
                        new Samples.Numbers(
                                (byte) -128,
                                (short) 32767,
                                1,
                                Long.MAX_VALUE,
                                0.5f,
                                1e300,
                                7,
                                new BigInteger("18446744073709551615"),
                                new BigDecimal("9.75"))),
                Arguments.of(
                        """
                        {"day":"2025-01-31","time":"14:30:00","local":"2025-01-31T14:30:00",
                         "moment":"2025-01-31T14:30:00Z","offset":"2025-01-31T14:30:00+02:00",
                         "zoned":"2025-01-31T14:30:00+01:00[Europe/Berlin]","length":"PT1H30M",
                         "period":"P1Y2M3D"}
                        """,
                        new Samples.Times(
                                LocalDate.of(2025, 1, 31),
                                LocalTime.of(14, 30),
                                LocalDateTime.of(2025, 1, 31, 14, 30),
                                Instant.parse("2025-01-31T14:30:00Z"),
                                OffsetDateTime.parse("2025-01-31T14:30:00+02:00"),
                                ZonedDateTime.parse("2025-01-31T14:30:00+01:00[Europe/Berlin]"),
                                Duration.ofMinutes(90),
                                Period.of(1, 2, 3))),
                Arguments.of(
                        "{\"id\":\"00000000-0000-0001-0000-000000000002\",\"address\":\"a:b\"}",
                        new Samples.Names(new UUID(1, 2), URI.create("a:b"))),
                Arguments.of(
                        "{\"any\":null,\"object\":{\"a\":1},\"array\":[2]}",
                        new Samples.Free(Json.NULL, Json.object("a", 1), Json.array(2))),
                Arguments.of(
                        "{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}",
                        new Samples.Tree("a", List.of(new Samples.Tree("b", List.of())))),
                Arguments.of(
                        "{\"words\":[\"a\",null],\"counts\":{}}",
                        new Samples.Gaps(Arrays.asList("a", null), Map.of())),
                Arguments.of(
                        """
                        {"first":{"@type":"Square","side":2},"rest":[{"@type":"Circle","radius":1}]}
                        """,
                        new Samples.Drawing(
                                new Samples.Square(2), List.of(new Samples.Circle(1)))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aRecordIsMadeFromItsMembers(String json, Record expected) {
        var decoded = schemas.decode(expected.getClass(), Json.parse(json));

        assertThat(decoded).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Forecast | {\"city\":3,\"days\":1}          | city must be a string, was 3",
                "Forecast | {}                               | city must be a string, was missing",
                "Forecast | {\"city\":\"x\"}                 | days must be an integer, was missing",
                "Forecast | {\"city\":null,\"days\":1}       | city must be a string, was null",
                "Forecast | {\"city\":\"x\",\"days\":null}   | days must be an integer, was null",
                "Forecast | {\"city\":\"x\",\"days\":\"2\"}  | days must be an integer, was \"2\"",
                "Forecast | {\"city\":\"x\",\"days\":1.5}    | days must be an integer, was 1.5",
                "Forecast | {\"city\":\"x\",\"days\":3e9}    | days must be an integer from"
                        + " -2147483648 to 2147483647, was 3000000000",
                "Forecast | {\"city\":\"x\",\"days\":1,\"unit\":[]} | unit must be a string, was an array",
                "Forecast | null                             | value must be an object, was null",
                "Forecast | [1]                              | value must be an object, was an array",
                "Order    | {\"shipping\":{}}                | shipping.street must be a string, was missing",
                "Order    | {\"shipping\":{\"street\":\"x\"},\"others\":[{\"street\":1}]} |"
                        + " others[0].street must be a string, was 1",
                "Order    | {\"shipping\":{\"street\":\"x\"},\"others\":[],\"amounts\":{\"a\":true}} |"
                        + " amounts.a must be an integer, was true",
                "Order    | {\"shipping\":{\"street\":\"x\"},\"others\":{}} | others must be an array,"
                        + " was an object",
                "Paint    | {\"color\":\"red\"}              | color must be one of RED, GREEN, was \"red\"",
                "Paint    | {\"color\":\"RED\",\"mixed\":[],\"shares\":{\"BLUE\":1}} |"
                        + " shares.BLUE must be one of RED, GREEN, was \"BLUE\"",
                "Times    | {\"day\":\"today\"}              | day must be a date such as 2025-01-31,"
                        + " was \"today\"",
                "Names    | {\"id\":\"1\"}                   | id must be a UUID, was \"1\"",
                "Free     | {}                               | any must be present, was missing",
                "Free     | {\"any\":1,\"object\":[]}        | object must be an object, was an array",
                "Drawing  | {\"first\":{\"side\":1}}         | first.@type must be one of Circle, Square,"
                        + " was missing",
                "Drawing  | {\"first\":{\"@type\":\"Oval\"}} | first.@type must be one of Circle, Square,"
                        + " was \"Oval\"",
                "Drawing  | {\"first\":{\"@type\":\"Circle\"}} | first.radius must be a number, was missing",
                "Payment  | {\"amount\":{\"cents\":-1}}      | amount was refused: cents must not be"
                        + " negative, was -1",
                "Amount   | {\"cents\":-1}                   | value was refused: cents must not be"
                        + " negative, was -1",
            })
    void anErrorNamesTheMemberAndWhatWasWanted(String type, String json, String problem)
            throws ClassNotFoundException {
        var wanted = Class.forName(Samples.class.getName() + "$" + type);

        assertThatThrownBy(() -> schemas.decode(wanted, Json.parse(json)))
                .isInstanceOf(ToolException.class)
                .hasMessage("Invalid arguments: " + problem)
                .extracting(failure -> ((ToolException) failure).reason())
                .isEqualTo(ToolException.Reason.INVALID_ARGUMENTS);
    }

    @Test
    void collectionsOfADecodedRecordCannotBeChanged() {
        var tree =
                schemas.decode(Samples.Tree.class, Json.parse("{\"name\":\"a\",\"children\":[]}"));

        assertThatThrownBy(() -> tree.children().add(tree))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Fact("contract T-CON-7")
    @Test
    void aTypedToolSkipsTheSchemaAndIgnoresUnknownMembers() {
        var tool = Tool.of("echo", "Echoes.", Samples.Forecast.class, Samples.Forecast::city);
        var arguments = Json.object("city", "Ulm", "days", 1, "more", 2);

        assertThatCode(() -> tool.validate(Json.NULL)).doesNotThrowAnyException();
        var effect = tool.execute(arguments, NO_CALL);

        assertThat(effect.result().data()).isEqualTo(Json.of("Ulm"));
    }

    @Fact("contract T-CON-7")
    @Test
    void anEmptyObjectWithRequiredMembersMissingIsInvalid() {
        var tool = Tool.of("echo", "Echoes.", Samples.Forecast.class, Samples.Forecast::city);

        assertThatThrownBy(() -> tool.execute(JsonObject.EMPTY, NO_CALL))
                .isInstanceOf(ToolException.class)
                .hasMessage("Invalid arguments: city must be a string, was missing");
    }

    record Range(int from, int to) implements TypedTool.Validated {
        @Override
        public Optional<String> violation() {
            return from <= to ? Optional.empty() : Optional.of("from is behind to");
        }
    }

    @Test
    void aTypedToolIsRefusedByItsOwnRulesBeforeItRuns() {
        var ran = new ArrayList<Range>();
        var tool = Tool.of("range", "Ranges.", Range.class, range -> ran.add(range));

        assertThatThrownBy(() -> tool.execute(Json.object("from", 2, "to", 1), NO_CALL))
                .hasMessage("Invalid arguments: from is behind to");
        assertThat(ran).isEmpty();
    }

    @Test
    void manyThreadsMayBeginAtOnce() throws Exception {
        record Fresh(String name, List<Fresh> more) {}
        var json = Json.parse("{\"name\":\"a\",\"more\":[{\"name\":\"b\",\"more\":[]}]}");
        Callable<Object> work =
                () -> {
                    var schema = schemas.schemaOf(Fresh.class);
                    schemas.validate(schema, json);
                    var fresh = schemas.decode(Fresh.class, json);
                    return List.of(schema, fresh, schemas.encode(fresh));
                };

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = threads.invokeAll(java.util.Collections.nCopies(32, work));

            assertThat(results)
                    .extracting(java.util.concurrent.Future::get)
                    .containsOnly(
                            List.of(
                                    schemas.schemaOf(Fresh.class),
                                    new Fresh("a", List.of(new Fresh("b", List.of()))),
                                    json));
        }
    }
}
