package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    /// A small type as others have them: made of a string, and refusing some.
    private record Name(String value) {
        private Name {
            if (value.isBlank()) {
                throw new IllegalArgumentException("a name cannot be blank");
            }
        }
    }

    @Test
    void aStringBecomesWhatIsMadeOfIt() {
        var in = JsonReader.of(Json.object("first", "Ada", "last", null));

        assertThat(in.requireText("first", Name::new)).isEqualTo(new Name("Ada"));
        assertThat(in.text("first", Name::new)).contains(new Name("Ada"));
        assertThat(in.text("last", Name::new)).isEmpty();
        assertThat(in.text("middle", Name::new)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}         | n must be a string, was missing
                    {"n":null} | n must be a string, was null
                    {"n":1}    | n must be a string, was 1
                    {"n":" "}  | n is not allowed: a name cannot be blank
                    """)
    void aStringThatIsRefusedIsReportedWithItsPlace(String json, String message) {
        var in = JsonReader.of(Json.parse(json));

        assertThatThrownBy(() -> in.requireText("n", Name::new))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @Test
    void nullIsAsGoodAsMissingExceptWhereTheValueItselfIsAskedFor() {
        var in = JsonReader.of(Json.object("n", null));

        assertThat(in.has("n")).isFalse();
        assertThat(in.has("m")).isFalse();
        assertThat(in.text("n")).isEmpty();
        assertThat(in.longOr("n", 3)).isEqualTo(3);
        assertThat(in.<Json>optional("n", value -> value)).isEmpty();
        assertThat(in.json("n")).contains(Json.NULL);
        assertThat(in.requireJson("n")).isEqualTo(Json.NULL);
        assertThat(in.<Json>require("n", value -> value)).isEqualTo(Json.NULL);
    }

    @Test
    void anIndexThatIsMissingHasItsFallback() {
        var in = JsonReader.of(Json.object("n", 7));

        assertThat(in.indexOr("n", 1)).isEqualTo(7);
        assertThat(in.indexOr("m", 1)).isEqualTo(1);
        assertThat(in.index("m")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1", "2147483648", "9223372036854775807"})
    void anIndexIsNotCutToFit(String number) {
        var in = JsonReader.of(Json.parse("{\"n\":" + number + "}"));

        assertThatThrownBy(() -> in.index("n"))
                .isInstanceOf(JsonException.class)
                .hasMessage("n must be an integer from 0 to 2147483647, was " + number);
    }

    private static final Json ALL =
            Json.parse(
                    """
                    {"s":"x","i":-3,"d":2.5,"t":true,"f":false,"o":{"k":1},"a":["p","q"],
                     "n":null,"mixed":["p",1]}
                    """);

    @Test
    void eachKindIsReadAsItIs() {
        var in = JsonReader.of(ALL);

        assertThat(in.object()).isSameAs(ALL);
        assertThat(in.has("s")).isTrue();
        assertThat(in.textOr("s", "y")).isEqualTo("x");
        assertThat(in.requireLong("i")).isEqualTo(-3);
        assertThat(in.doubleValue("d")).hasValue(2.5);
        assertThat(in.doubleValue("i")).hasValue(-3.0);
        assertThat(in.requireBoolean("t")).isTrue();
        assertThat(in.requireBoolean("f")).isFalse();
        assertThat(in.booleanValue("f")).contains(false);
        assertThat(in.booleanValue("t")).contains(true);
        assertThat(in.requireObject("o")).isEqualTo(Json.object("k", 1));
        assertThat(in.requireArray("a")).hasSize(2);
        assertThat(in.texts("a")).containsExactly("p", "q");
        assertThat(in.optional("o", JsonReader::of).orElseThrow().requireLong("k")).isEqualTo(1);
        assertThat(in.list("a", Json::toString)).containsExactly("\"p\"", "\"q\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "missing"})
    void whatIsMissingOrNullHasTheFallback(String name) {
        var in = JsonReader.of(ALL);

        assertThat(in.textOr(name, "y")).isEqualTo("y");
        assertThat(in.longValue(name)).isEmpty();
        assertThat(in.doubleValue(name)).isEmpty();
        assertThat(in.booleanValue(name)).isEmpty();
        assertThat(in.booleanOr(name, true)).isTrue();
        assertThat(in.booleanOr(name, false)).isFalse();
        assertThat(in.object(name)).isEmpty();
        assertThat(in.array(name)).isEmpty();
        assertThat(in.texts(name)).isEmpty();
        assertThat(in.list(name, Json::toString)).isEmpty();
        assertThat(in.optional(name, Json::toString)).isEmpty();
    }

    private static void refused(ThrowingCallable read, String message) {
        assertThatThrownBy(read).isInstanceOf(JsonException.class).hasMessage(message);
    }

    @Test
    void whatIsOfAnotherKindIsRefusedByItsPlace() {
        var in = JsonReader.of(ALL);

        refused(() -> in.text("i"), "i must be a string, was -3");
        refused(() -> in.longValue("d"), "d must be an integer, was 2.5");
        refused(() -> in.doubleValue("s"), "s must be a number, was \"x\"");
        refused(() -> in.booleanOr("s", true), "s must be a boolean, was \"x\"");
        refused(() -> in.object("a"), "a must be an object, was an array");
        refused(() -> in.array("o"), "o must be an array, was an object");
        refused(() -> in.texts("mixed"), "mixed[1] must be a string, was 1");
        refused(
                () -> in.optional("o", value -> JsonReader.of(value).requireText("k")),
                "o.k must be a string, was 1");
    }

    @Test
    void whatMustBeThereIsNamedWithWhatWasWanted() {
        var in = JsonReader.of(ALL);

        refused(() -> in.requireLong("missing"), "missing must be an integer, was missing");
        refused(() -> in.requireIndex("n"), "n must be an integer, was null");
        refused(() -> in.requireBoolean("missing"), "missing must be a boolean, was missing");
        refused(() -> in.requireObject("missing"), "missing must be an object, was missing");
        refused(() -> in.requireArray("n"), "n must be an array, was null");
        refused(() -> in.requireJson("missing"), "missing must be present, was missing");
        refused(
                () -> in.requireList("missing", Json::toString),
                "missing must be an array, was missing");
    }

    @Test
    void aProblemTellsItsPlaceAndWhatIsWrongThere() {
        assertThatThrownBy(() -> JsonReader.of(ALL).texts("mixed"))
                .isInstanceOfSatisfying(
                        JsonException.class,
                        problem -> {
                            assertThat(problem.place()).isEqualTo("mixed[1]");
                            assertThat(problem.problem()).isEqualTo("must be a string, was 1");
                        });
    }
}
