package dev.reprise.core.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.tool.ToolProgress.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolProgressTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersOfProgressAreFinite(double number) {
        assertThatThrownBy(() -> ToolProgress.running(number, null))
                .hasMessageStartingWith("progress must be a finite number");
        assertThatThrownBy(() -> new ToolProgress(Status.DONE, null, number, null, null))
                .hasMessageStartingWith("loaded must be a finite number");
        assertThatThrownBy(() -> new ToolProgress(Status.DONE, null, null, number, null))
                .hasMessageStartingWith("total must be a finite number");
    }

    @Test
    void numbersOfProgressAreNotNegative() {
        assertThatThrownBy(() -> ToolProgress.running(-0.1, null))
                .hasMessageStartingWith("progress must be non-negative");
        assertThatThrownBy(() -> new ToolProgress(Status.DONE, null, -1.0, null, null))
                .hasMessageStartingWith("loaded must be non-negative");
    }

    @Test
    void theShareFollowsFromTheCounts() {
        assertThat(ToolProgress.of(Status.RUNNING, 1, 4, null).progress()).isEqualTo(0.25);
        assertThat(ToolProgress.of(Status.RUNNING, 0, 0, null).progress()).isNull();
    }
}
