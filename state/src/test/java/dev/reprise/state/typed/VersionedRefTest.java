package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonObject;
import dev.reprise.state.JsonReader;
import dev.reprise.state.Path;
import dev.reprise.state.StateException;
import dev.reprise.state.typed.Field.Whole;
import dev.reprise.state.working.StateContext;
import org.junit.jupiter.api.Test;

/// A record with versions, read and written through references.
class VersionedRefTest {
    private static final RecordType<Till> TYPE = RecordType.of(Till.class);
    private static final TypedView<Till> VIEW =
            TypedView.of(Versioned.of(TYPE, 2, Till.class), Path.of("till"));
    private static final Json OLD = Json.parse("{\"till\":{\"price\":3}}");

    @SuppressWarnings("unchecked")
    private static final Whole<Till, Long> CENTS = (Whole<Till, Long>) TYPE.field("cents");

    @SuppressWarnings("unchecked")
    private static final Field.Nested<Till, Inner> INNER =
            (Field.Nested<Till, Inner>) TYPE.field("inner");

    private static final Field.Stored<Inner, ?> LEFT = RecordType.of(Inner.class).field("left");

    record Inner(@Default("0") int left) {}

    record Till(@Default("0") long cents, @Nested @Default("{}") Inner inner) {
        @Upcast(from = 1)
        static JsonObject inCents(JsonObject old) {
            return JsonObject.EMPTY.with("cents", JsonReader.of(old).requireLong("price") * 100);
        }
    }

    record Part(Outdated outdated) {}

    record Outdated(int value) {
        @Upcast(from = 1)
        static JsonObject same(JsonObject old) {
            return old;
        }
    }

    @Test
    void whatIsSetWholeIsReadAgainAsItIs() {
        var till = StateContext.of(Json.object()).stateOf(VIEW);

        till.set(new Till(300, new Inner(1)));

        assertThat(till.get()).isEqualTo(new Till(300, new Inner(1)));
        till.increment(CENTS, 2);
        assertThat(till.get().cents()).isEqualTo(302);
    }

    @Test
    void theFirstFieldThatIsWrittenWritesTheVersionToo() {
        var context = StateContext.of(Json.object());
        var till = context.stateOf(VIEW);

        till.set(CENTS, 5L);
        till.set(CENTS, 6L);

        assertThat(context.takePatch().apply(Json.object()))
                .isEqualTo(Json.parse("{\"till\":{\"__version\":2,\"cents\":6}}"));
    }

    @Test
    void anEarlierValueIsReadWholeThroughItsUpcasters() {
        var till = StateContext.of(OLD).stateOf(VIEW);

        assertThat(till.get()).isEqualTo(new Till(300, new Inner(0)));
    }

    @Test
    void noFieldOfAnEarlierValueIsTouchedBeforeItIsSetWhole() {
        var context = StateContext.of(OLD);
        var till = context.stateOf(VIEW);

        assertThatThrownBy(() -> till.get(CENTS))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "serialization error: $.till must be Till of version 2 to be used by field");
        assertThatThrownBy(() -> till.set(CENTS, 5L)).isInstanceOf(StateException.class);
        assertThatThrownBy(() -> till.at(INNER).delete(LEFT)).isInstanceOf(StateException.class);
        assertThat(context.takePatch().isEmpty()).isTrue();
        till.set(till.get());
        assertThat(till.get(CENTS)).isEqualTo(300);
    }

    @Test
    void aPartOfAStateHasNoUpcasters() {
        assertThatThrownBy(() -> RecordType.of(Part.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@Upcast has no effect in Outdated");
    }
}
