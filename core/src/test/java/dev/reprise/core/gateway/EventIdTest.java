package dev.reprise.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
    @Test
    void anEventIdIsReadFromItsOwnText() {
        var id = new EventId(3, 1, 17, 2);

        assertThat(id).hasToString("3.1.17.2");
        assertThat(EventId.parse("3.1.17.2")).isEqualTo(id);
        assertThat(id.withFrame(0)).hasToString("3.1.17.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1.2.3", "1.2.3.4.5", "a.1.1.1", "1..1.1", "-1.1.1.1", "1.1.1.x"})
    void textThatIsNoEventIdIsNamed(String text) {
        assertThatThrownBy(() -> EventId.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("was \"" + text + "\"");
    }
}
