package dev.reprise.runtime.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TextPiecesTest {
    private static List<String> passedOn(String... pieces) {
        var text = new TextPieces();
        var passed = new ArrayList<String>();
        for (var piece : pieces) {
            passed.add(text.next(piece));
        }
        passed.add(text.rest());
        return passed;
    }

    @Test
    void aPairThatIsCutWaitsForItsOtherHalf() {
        assertThat(passedOn("a\ud83c", "\udf0db", "")).containsExactly("a", "🌍b", "", "");
    }

    @Test
    void aHalfWithoutItsOtherIsReplaced() {
        assertThat(passedOn("a\ud83cb")).containsExactly("a\uFFFDb", "");
        assertThat(passedOn("\udf0da")).containsExactly("\uFFFDa", "");
        assertThat(passedOn("\ud83c", "\ud83c\udf0d")).containsExactly("", "\uFFFD🌍", "");
        assertThat(passedOn("\ud83c", "", "a")).containsExactly("", "", "\uFFFDa", "");
        assertThat(passedOn("a\ud83c")).containsExactly("a", "\uFFFD");
    }

    @Test
    void howTextIsCutMakesNoDifferenceToWhatItComesTo() {
        var seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 1_000; i++) {
            var text = text(random);

            var passed = passedOn(cut(text, random));

            assertThat(String.join("", passed))
                    .as("seed %d", seed)
                    .isEqualTo(TextPieces.whole(text));
            assertThat(passed)
                    .as("seed %d", seed)
                    .allMatch(piece -> piece.equals(TextPieces.whole(piece)));
        }
    }

    private static String text(RandomGenerator random) {
        var units = "ab\ud83c\ud83d\udf0d\ude00".toCharArray();
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(units[random.nextInt(units.length)]);
        }
        return text.toString();
    }

    private static String[] cut(String text, RandomGenerator random) {
        var pieces = new ArrayList<String>();
        for (int from = 0; from < text.length(); ) {
            int to = from + random.nextInt(text.length() - from + 1);
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces.toArray(String[]::new);
    }
}
