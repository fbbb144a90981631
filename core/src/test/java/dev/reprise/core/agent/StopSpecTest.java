package dev.reprise.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.state.Json;
import dev.reprise.state.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StopSpecTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"max_rounds\",\"rounds\":3}",
                "{\"type\":\"timeout\",\"seconds\":5}",
                "{\"type\":\"token_budget\",\"max_total\":0}",
                "{\"type\":\"consecutive_errors\",\"max\":2}",
                "{\"type\":\"stop_on_tool\",\"tool_name\":\"finish\"}",
                "{\"type\":\"content_match\",\"pattern\":\"DONE\"}",
                "{\"type\":\"loop_detection\",\"window\":2}",
            })
    void aConditionIsWrittenAsItWasRead(String json) {
        var condition = StopSpec.fromJson(Json.parse(json));

        assertThat(condition.toJson()).isEqualTo(Json.parse(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"moon_phase\"}",
                "{\"type\":\"timeout\"}",
                "{\"type\":\"timeout\",\"seconds\":-1}",
                "{\"type\":\"timeout\",\"seconds\":\"5\"}",
                "{}",
            })
    void whatIsNoConditionIsRefused(String json) {
        assertThatThrownBy(() -> StopSpec.fromJson(Json.parse(json)))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aModeIsReadByItsLabel(ToolExecutionMode mode) {
        assertThat(ToolExecutionMode.parse(mode.label())).isEqualTo(mode);
    }

    @Test
    void aDefinitionStartsWithItsDefaults() {
        var agent = AgentDefinition.builder("support", "gpt-4o-mini").build();

        assertThat(agent.name()).isEqualTo("support");
        assertThat(agent.maxRounds()).isEqualTo(10);
        assertThat(agent.toolExecutionMode()).isEqualTo(ToolExecutionMode.PARALLEL_STREAMING);
        assertThat(agent.retryPolicy()).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(agent.policy().tools().permits("anything")).isTrue();
    }

    @Test
    void aDefinitionNamesTheFieldThatIsWrong() {
        assertThatThrownBy(() -> AgentDefinition.builder(" ", "m").build())
                .hasMessage("field 'id' must not be blank");
        assertThatThrownBy(() -> AgentDefinition.builder("a", "").build())
                .hasMessage("agent 'a' field 'model' must not be blank");
        assertThatThrownBy(() -> AgentDefinition.builder("a", "m").maxRounds(-1).build())
                .hasMessage("agent 'a' field 'max_rounds' must not be negative, was -1");
    }
}
