package dev.reprise.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"natural_end\"}        | done    | natural            | natural            |",
                "{\"type\":\"behavior_requested\"} | done    | behavior_requested | behavior_requested |",
                "{\"type\":\"cancelled\"}          | done    | cancelled          | cancelled          |",
                "{\"type\":\"suspended\"}          | waiting |                    | input_required     |",
                "{\"type\":\"error\",\"value\":\"boom\"} | done | error           | error              | boom",
                "{\"type\":\"stopped\",\"value\":{\"code\":\"max_rounds_reached\"}} |"
                        + " done | stopped:max_rounds_reached | max_rounds_reached |",
                "{\"type\":\"stopped\",\"value\":{\"code\":\" Tool_Called \",\"detail\":\"finish\"}} |"
                        + " done | `stopped: Tool_Called ` | tool_called | finish",
            })
    void aTerminationSaysHowItsRunIsRecorded(
            String json, String status, String doneReason, String code, String detail) {
        var termination = Termination.fromJson(Json.parse(json));

        assertThat(termination.toJson()).isEqualTo(Json.parse(json));
        assertThat(termination.status()).isEqualTo(RunStatus.parse(status));
        assertThat(termination.doneReason()).isEqualTo(doneReason);
        assertThat(termination.recordedCode()).isEqualTo(code);
        assertThat(termination.detail()).isEqualTo(detail);
    }

    @Test
    void theOldNameOfAnEndByABehaviorIsStillRead() {
        assertThat(Termination.fromJson(Json.parse("{\"type\":\"plugin_requested\"}")))
                .isEqualTo(new Termination.BehaviorRequested());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"finished\"}",
                "{\"type\":\"error\"}",
                "{\"type\":\"stopped\"}",
                "{\"type\":\"stopped\",\"value\":\"x\"}",
                "{\"type\":\"stopped\",\"value\":{}}",
            })
    void whatIsNoTerminationIsRefused(String json) {
        assertThatThrownBy(() -> Termination.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }
}
