package dev.reprise.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PathTest {
    private static final Path ITEM = Path.of("users").index(0).key("name");

    @Test
    void thePartsOfAPathAreFound() {
        assertThat(ITEM.first()).contains(new Path.Key("users"));
        assertThat(ITEM.last()).contains(new Path.Key("name"));
        assertThat(ITEM.segment(1)).isEqualTo(new Path.Index(0));
        assertThat((Object) ITEM.parent().orElseThrow()).isEqualTo(Path.of("users").index(0));
        assertThat((Object) ITEM.slice(1, 3)).isEqualTo(Path.ROOT.index(0).key("name"));
        assertThat((Object) ITEM.slice(0, 2)).isEqualTo(Path.of("users").index(0));
        assertThat((Object) ITEM.slice(0, 3)).isEqualTo(ITEM);
        assertThat((Object) ITEM.slice(2, 2)).isEqualTo(Path.ROOT);
    }

    @Test
    void theRootHasNoParts() {
        assertThat(Path.ROOT.first()).isEmpty();
        assertThat(Path.ROOT.last()).isEmpty();
        assertThat(Path.ROOT.parent()).isEmpty();
        assertThat(Path.ROOT.size()).isZero();
        assertThatThrownBy(() -> Path.ROOT.segment(0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPathBeginsWithItselfAndAllThatIsAboveIt() {
        assertThat(ITEM.startsWith(ITEM)).isTrue();
        assertThat(ITEM.startsWith(Path.of("users"))).isTrue();
        assertThat(ITEM.startsWith(Path.ROOT)).isTrue();
        assertThat(ITEM.startsWith(Path.of("name"))).isFalse();
        assertThat(Path.of("users").startsWith(ITEM)).isFalse();
        assertThat(Path.of("users", "0").startsWith(Path.of("users").index(0))).isFalse();
    }

    @Test
    void theGreatestIndexIsThatOfAnInt() {
        assertThat(Path.fromJson(Json.parse("[2147483647]")).last())
                .contains(new Path.Index(Integer.MAX_VALUE));
        assertThatThrownBy(() -> Path.fromJson(Json.parse("[0,2147483648]")))
                .isInstanceOf(JsonException.class)
                .hasMessage(
                        "[1] must be a string or an integer from 0 to 2147483647, was 2147483648");
    }

    @Test
    void keysComeBeforeIndexesAndWhatIsAboveBeforeWhatIsBelow() {
        var sorted =
                List.of(
                        Path.ROOT,
                        Path.of("a"),
                        Path.of("a", "b"),
                        Path.of("a").index(2),
                        Path.of("a").index(10),
                        Path.of("\uFFFD"),
                        Path.of("😀"),
                        Path.ROOT.index(0));

        assertThat(sorted.reversed().stream().sorted().toList()).isEqualTo(sorted);
    }
}
