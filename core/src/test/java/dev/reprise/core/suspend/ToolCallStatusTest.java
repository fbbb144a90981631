package dev.reprise.core.suspend;

import static dev.reprise.core.suspend.ToolCallStatus.CANCELLED;
import static dev.reprise.core.suspend.ToolCallStatus.FAILED;
import static dev.reprise.core.suspend.ToolCallStatus.NEW;
import static dev.reprise.core.suspend.ToolCallStatus.RESUMING;
import static dev.reprise.core.suspend.ToolCallStatus.RUNNING;
import static dev.reprise.core.suspend.ToolCallStatus.SUCCEEDED;
import static dev.reprise.core.suspend.ToolCallStatus.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import dev.reprise.state.StateException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallStatusTest {
    private static final Map<ToolCallStatus, Set<ToolCallStatus>> LEGAL =
            Map.of(
                    NEW, Set.of(ToolCallStatus.values()),
                    RUNNING, Set.of(RUNNING, SUSPENDED, SUCCEEDED, FAILED, CANCELLED),
                    SUSPENDED, Set.of(SUSPENDED, RESUMING, CANCELLED),
                    RESUMING, Set.of(RESUMING, RUNNING, SUSPENDED, SUCCEEDED, FAILED, CANCELLED),
                    SUCCEEDED, Set.of(SUCCEEDED),
                    FAILED, Set.of(FAILED),
                    CANCELLED, Set.of(CANCELLED));

    static Stream<Arguments> pairs() {
        return Arrays.stream(ToolCallStatus.values())
                .flatMap(from ->
                        Arrays.stream(ToolCallStatus.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyMoveIsEitherLegalOrRefused(ToolCallStatus from, ToolCallStatus to) {
        var legal = LEGAL.get(from).contains(to);

        assertThat(from.canBecome(to)).isEqualTo(legal);
        if (legal) {
            assertThat(from.moveTo(to)).isEqualTo(to);
        } else {
            assertThatThrownBy(() -> from.moveTo(to))
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining(
                            "a tool call cannot go from %s to %s"
                                    .formatted(from.label(), to.label()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new running succeeded",
                "new running failed",
                "new failed",
                "new succeeded",
                "new suspended resuming running succeeded",
                "new suspended cancelled",
                "new suspended resuming succeeded",
                "new suspended resuming running suspended",
                "resuming failed",
                "resuming cancelled",
            })
    void theWalksOfCallsAreLegal(String walk) {
        var statuses = Pattern.compile(" ").splitAsStream(walk).map(ToolCallStatus::parse).toList();
        var state =
                new ToolCallState(
                        "c1", "t", Json.NULL, statuses.getFirst(), "", null, Json.NULL, 0);

        for (var next : statuses) {
            state = state.moveTo(next, 1);
        }

        assertThat(state.status()).isEqualTo(statuses.getLast());
    }

    @ParameterizedTest
    @CsvSource({
        "SUSPENDED, RUNNING",
        "SUSPENDED, SUCCEEDED",
        "SUSPENDED, FAILED",
        "RUNNING, NEW",
        "RUNNING, RESUMING",
        "RESUMING, NEW",
        "SUCCEEDED, RUNNING",
        "FAILED, RUNNING",
        "CANCELLED, RESUMING",
    })
    void shortcutsAreNot(ToolCallStatus from, ToolCallStatus to) {
        assertThat(from.canBecome(to)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aStatusIsReadByItsLabel(ToolCallStatus status) {
        assertThat(ToolCallStatus.parse(status.label())).isEqualTo(status);
        assertThat(status.isTerminal())
                .isEqualTo(List.of(SUCCEEDED, FAILED, CANCELLED).contains(status));
    }

    @Test
    void anUnknownStatusIsRefused() {
        assertThatThrownBy(() -> ToolCallStatus.parse("done"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("\"done\"");
    }
}
