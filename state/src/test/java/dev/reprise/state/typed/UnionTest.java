package dev.reprise.state.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;

class UnionTest {
    sealed interface Change {}

    @Named("increment")
    record Increment(long by) implements Change {}

    @Named("reset")
    record Reset() implements Change {}

    sealed interface Nameless {}

    record Unnamed() implements Nameless {}

    interface Open {}

    private final Union<Change> changes = Union.of(Change.class);

    @Test
    void aValueIsTaggedWithItsName() {
        assertThat(changes.toJson(new Increment(3)))
                .isEqualTo(Json.parse("{\"increment\":{\"by\":3}}"));
        assertThat(changes.toJson(new Reset())).isEqualTo(Json.of("reset"));
    }

    @Test
    void aTaggedValueIsRead() {
        assertThat(changes.fromJson(Json.parse("{\"increment\":{\"by\":3}}")))
                .isEqualTo(new Increment(3));
        assertThat(changes.fromJson(Json.of("reset"))).isEqualTo(new Reset());
        assertThat(changes.fromJson(Json.parse("{\"reset\":{}}"))).isEqualTo(new Reset());
    }

    @Test
    void whatHasNoKnownNameIsRefused() {
        assertThatThrownBy(() -> changes.fromJson(Json.parse("{\"other\":{}}")))
                .isInstanceOf(JsonException.class)
                .hasMessage("must be one of [increment, reset], was \"other\"");
        assertThatThrownBy(() -> changes.fromJson(Json.parse("{\"increment\":{\"by\":\"3\"}}")))
                .hasMessage("increment.by must be an integer of 64 bits, was \"3\"");
        assertThatThrownBy(() -> changes.fromJson(Json.of("increment")))
                .hasMessageContaining("by must be");
    }

    @Test
    void aTypeWithoutNamesIsNoUnion() {
        assertThatThrownBy(() -> Union.of(Nameless.class))
                .hasMessageContaining("Unnamed must be a record with a @Named");
        assertThatThrownBy(() -> Union.of(Open.class))
                .hasMessageContaining("must be a sealed interface of records");
    }
}
