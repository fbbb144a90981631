package dev.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.core.event.AgentEvent;
import dev.reprise.core.tool.Tool;
import dev.reprise.state.Json;
import dev.reprise.testing.model.ScriptedModel;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FirstRunTest {
    record City(String name) {}

    private final Tool weather =
            Tool.of(
                    "weather",
                    "Current weather of a city.",
                    City.class,
                    city -> "18 °C in " + city.name());

    @Test
    void aRunCallsAToolAndAnswers() {
        var model =
                ScriptedModel.of(
                        ScriptedModel.call("c1", "weather", Json.object("name", "Oslo")),
                        ScriptedModel.say("It is ", "18 °C."));

        var types = new ArrayList<String>();
        try (var run = Agent.of(model, weather).stream("How is the weather in Oslo?")) {
            for (AgentEvent event : run) {
                types.add(event.type());
            }
        }

        assertThat(types)
                .containsExactly(
                        "run_start",
                        "step_start",
                        "tool_call_start",
                        "tool_call_delta",
                        "tool_call_ready",
                        "inference_complete",
                        "step_end",
                        "tool_call_done",
                        "state_snapshot",
                        "step_start",
                        "text_delta",
                        "text_delta",
                        "inference_complete",
                        "step_end",
                        "run_finish");
    }
}
