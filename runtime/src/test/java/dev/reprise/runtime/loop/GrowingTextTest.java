package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowingTextTest {
    private final GrowingText text = new GrowingText();

    @Test
    void isEmptyUntilThereIsText() {
        text.append("");

        assertThat(text.isEmpty()).isTrue();
        assertThat(text).hasToString("");
    }

    @Test
    void aSinglePieceIsKeptAsItIs() {
        var piece = "{\"city\":\"Oslo\"}";

        text.append(piece);

        assertThat(text.toString()).isSameAs(piece);
        assertThat(text.isEmpty()).isFalse();
    }

    @Test
    void piecesFollowEachOther() {
        for (var piece : List.of("one", " two", " three")) {
            text.append(piece);
        }

        assertThat(text).hasToString("one two three");
    }
}
