package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Keys are sorted by the bytes of their UTF-8 form. Java compares halves of surrogate pairs, which
/// puts everything beyond U+FFFF before U+E000.
class KeyOrderTest {
    @Test
    void membersAreSortedByTheirUtf8Form() {
        var object = Json.parse("{\"😀\":1,\"\uFFFD\":2,\"z\":3,\"\uE000\":4}");

        assertThat(object).hasToString("{\"z\":3,\"\uE000\":4,\"\uFFFD\":2,\"😀\":1}");
        assertThat("\uFFFD").isGreaterThan("😀");
    }

    @Test
    void pathsAreSortedByTheUtf8FormOfTheirKeys() {
        var patch =
                Patch.of(
                        Op.delete(Path.of("😀")),
                        Op.delete(Path.of(0)),
                        Op.delete(Path.of("\uFFFD", "a")),
                        Op.delete(Path.of("\uFFFD")));

        assertThat(patch.touched(false))
                .containsExactly(
                        Path.of("\uFFFD"), Path.of("\uFFFD", "a"), Path.of("😀"), Path.of(0));
        assertThat(patch.conflictsWith(patch))
                .extracting(Conflict::path)
                .startsWith(Path.of("\uFFFD"))
                .endsWith(Path.of(0));
    }
}
