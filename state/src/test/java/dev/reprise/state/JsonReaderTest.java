package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
