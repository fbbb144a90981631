package dev.reprise.cli.demo;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopSpec;
import java.util.List;

/// The agents of a server that was given none.
public final class DemoAgents {
    private static final int MAX_ROUNDS = 8;

    private static final String PROMPT =
            """
            You are the assistant of a demo. Use the tools for weather, stock prices and notes instead of guessing.

            When the user names a tool, call that tool and no other.

            These words in a message ask for exactly one call:
            RUN_WEATHER_TOOL: get_weather with location "Tokyo"
            RUN_STOCK_TOOL: get_stock_price with symbol "AAPL"
            RUN_APPEND_NOTE: append_note with the rest of the sentence
            RUN_SERVER_INFO: serverInfo
            RUN_FAILING_TOOL: failingTool
            RUN_PROGRESS_DEMO: progress_demo
            RUN_FINISH_TOOL: finish with a short summary, then stop
            """;

    private DemoAgents() {}

    /// `default` and `stopper`, which ends as soon as it calls `finish`.
    public static List<AgentDefinition> all(String model) {
        return List.of(
                agent("default", model).description("Answers, with tools to try.").build(),
                agent("stopper", model)
                        .description("As default; ends once it calls finish.")
                        .stopOn(new StopSpec.StopOnTool("finish"))
                        .build());
    }

    private static AgentDefinition.Builder agent(String id, String model) {
        return AgentDefinition.builder(id, model).systemPrompt(PROMPT).maxRounds(MAX_ROUNDS);
    }
}
