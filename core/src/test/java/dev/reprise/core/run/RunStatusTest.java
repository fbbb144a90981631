package dev.reprise.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.JsonException;
import dev.reprise.state.StateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStatusTest {
    @ParameterizedTest
    @CsvSource({
        "running, running, true",
        "running, waiting, true",
        "running, done, true",
        "waiting, waiting, true",
        "waiting, running, true",
        "waiting, done, true",
        "done, done, true",
        "done, running, false",
        "done, waiting, false",
    })
    void everyMoveIsEitherLegalOrRefused(String from, String to, boolean legal) {
        var before = RunStatus.parse(from);
        var after = RunStatus.parse(to);

        assertThat(before.canBecome(after)).isEqualTo(legal);
        if (legal) {
            assertThat(before.moveTo(after)).isEqualTo(after);
        } else {
            assertThatThrownBy(() -> before.moveTo(after))
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("a run cannot go from %s to %s".formatted(from, to));
        }
    }

    @Test
    void aRunThatWaitsGoesOnAndEnds() {
        var status =
                RunStatus.RUNNING
                        .moveTo(RunStatus.WAITING)
                        .moveTo(RunStatus.RUNNING)
                        .moveTo(RunStatus.DONE);

        assertThat(status).isEqualTo(RunStatus.DONE);
    }

    @Test
    void anUnknownStatusIsRefused() {
        assertThatThrownBy(() -> RunStatus.parse("submitted"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("\"submitted\"");
    }
}
