package dev.reprise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"t1", "a.b", "tool:c1", "Grüße", "with space", "*", "."})
    void anIdThatCanBeAFileNameIsKeptAsItIs(String id) {
        assertThat(new ThreadId(id).value()).isEqualTo(id);
        assertThat(new RunId(id)).hasToString(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aBlankIdIsRefused(String id) {
        assertThatThrownBy(() -> new ThreadId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("thread id cannot be empty");
        assertThatThrownBy(() -> new RunId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run id cannot be empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", "..", "a..b", "a\0b", "a\nb", "a\u007fb"})
    void anIdThatCouldLeaveItsFolderIsRefused(String id) {
        assertThatThrownBy(() -> new ThreadId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("thread id contains invalid characters: \"" + id + "\"");
    }

    @ParameterizedTest
    @CsvSource({"a, 200, true", "a, 201, false", "ü, 100, true", "ü, 101, false"})
    void theBoundOfAnIdIsCountedInBytes(String character, int count, boolean valid) {
        var id = character.repeat(count);

        if (valid) {
            assertThat(new ThreadId(id).value()).isEqualTo(id);
        } else {
            assertThatThrownBy(() -> new ThreadId(id))
                    .hasMessageStartingWith("thread id is longer than 200 bytes: ");
        }
    }

    @Test
    void anOwnerIsReadFromItsOwnText() {
        var owner = new Owner("acme", "ann@example.org");

        assertThat(owner).hasToString("acme/ann@example.org");
        assertThat(Owner.parse("acme/ann@example.org")).isEqualTo(owner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "/ann", "acme/", "acme/ann/x", " / "})
    void textThatIsNoOwnerIsRefused(String text) {
        assertThatThrownBy(() -> Owner.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
