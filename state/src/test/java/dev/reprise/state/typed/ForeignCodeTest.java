package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.JsonObject;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.working.StateContext;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is read is refused, whatever the code of the record throws at it.
class ForeignCodeTest {
    record Day(String date) {
        Day {
            LocalDate.parse(date);
        }

        @Upcast(from = 1)
        static JsonObject second(JsonObject old) {
            if (old.isEmpty()) {
                throw new ArithmeticException("no " + old);
            }
            return old;
        }
    }

    private record Loose(Json any, Optional<String> nick, Map<String, Integer> attrs) {}

    private static final RecordType<Loose> LOOSE = RecordType.of(Loose.class);

    @Test
    void aConstructorRefusesWithWhateverItThrows() {
        assertThatThrownBy(() -> RecordType.of(Day.class).fromJson(Json.parse("{\"date\":\"x\"}")))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("is no Day: ");
    }

    @Test
    void anUpcasterRefusesWithWhateverItThrows() {
        var day = Versioned.of(RecordType.of(Day.class), 2, Day.class);

        assertThatThrownBy(() -> day.fromJson(Json.object()))
                .isInstanceOf(JsonException.class)
                .hasMessage("upcaster from version 1: no {}");
    }

    @Test
    void aJsonComponentThatIsMissingIsNotNull() {
        assertThatThrownBy(() -> LOOSE.fromJson(Json.parse("{\"attrs\":{}}")))
                .isInstanceOf(JsonException.class)
                .hasMessage("any must be a value, was missing");
        assertThat(LOOSE.fromJson(Json.parse("{\"any\":null,\"attrs\":{}}")).any())
                .isEqualTo(Json.NULL);
    }

    @Test
    @SuppressWarnings("unchecked")
    void anOptionalFieldIsEmptyWhereItIsMissingHoweverItIsDeclared() {
        var nick = (Field.Stored<Loose, Optional<String>>) LOOSE.field("nick");
        var ref = StateContext.of(Json.object()).state(Path.of("loose"), TypedView.of(LOOSE));

        assertThat(ref.get(nick)).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void aKeyWithoutJsonFormIsRefusedBeforeAnythingIsWritten() {
        var attrs = (Field.Entries<Loose, Integer>) LOOSE.field("attrs");
        var context = StateContext.of(Json.object());
        var ref = context.state(Path.of("loose"), TypedView.of(LOOSE));

        assertThatThrownBy(() -> ref.put(attrs, "\ud83d", 1)).isInstanceOf(StateException.class);

        assertThat(context.takePatch().isEmpty()).isTrue();
    }
}
