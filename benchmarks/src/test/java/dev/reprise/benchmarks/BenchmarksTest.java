package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The benchmarks still work; what they measure here says nothing.
class BenchmarksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rounds", "growth", "tokens", "crowd", "waiting", "tools", "set", "edits", "replay",
                "codec"
            })
    void everyGroupMeasuresSomething(String group) {
        var figures = new Groups(Sampling.TINY).figures(group);

        assertThat(figures)
                .isNotEmpty()
                .allSatisfy(figure -> assertThat(figure.measured()).isFinite());
    }

    @Test
    void aGroupWithItsSubjectsInJvmsOfTheirOwnShowsTheSameFigures() {
        var here = new Groups(Sampling.TINY).figures("codec");

        var alone = Benchmarks.measure("tiny", List.of("codec"));

        assertThat(alone.figures()).extracting(Figure::name).containsAll(names(here));
        assertThat(alone.toText()).contains("codec, tree: CPU", "reference: one step of xorshift");
    }

    private static List<String> names(List<Figure> figures) {
        return figures.stream().map(Figure::name).toList();
    }

    @Test
    void aFigureIsTheSameInAnotherJvm() {
        var bounded = Figure.bounded("a", 1.5, "ns", 2).detail("more").reference("other");
        var printed = Figure.printed("b", 3, "");

        assertThat(Figure.fromJson(bounded.toJson())).isEqualTo(bounded);
        assertThat(Figure.fromJson(printed.toJson())).isEqualTo(printed);
    }

    @Test
    void anUnknownGroupIsRefusedWithTheNamesOfAll() {
        assertThatThrownBy(() -> Benchmarks.measure("tiny", List.of("codec", "nothing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("nothing is none of [rounds, growth, ");
    }
}
