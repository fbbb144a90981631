package dev.reprise.cli.demo;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.extensions.a2ui.A2ui;
import dev.reprise.extensions.permission.Permission;
import dev.reprise.extensions.permission.ToolPolicy;
import dev.reprise.runtime.frontend.FrontendTools;
import java.util.List;

/// The agents of a server that was given none: those that the starters' front ends expect. All have
/// all the demo tools.
public final class DemoAgents {
    private static final int MAX_ROUNDS = 8;

    private static final String PROMPT =
            """
            You are the assistant of a demo. Use the tools for weather, stock prices and notes instead of guessing.

            When the user names a tool, call that tool and no other. You may call askUserQuestion and set_background_color directly.

            These words in a message ask for exactly one call:
            RUN_WEATHER_TOOL: get_weather with location "Tokyo"
            RUN_STOCK_TOOL: get_stock_price with symbol "AAPL"
            RUN_APPEND_NOTE: append_note with the rest of the sentence
            RUN_SERVER_INFO: serverInfo
            RUN_FAILING_TOOL: failingTool
            RUN_PROGRESS_DEMO: progress_demo
            RUN_ASK_USER_TOOL: askUserQuestion with a short question
            RUN_BG_TOOL: set_background_color with colors ["#dbeafe", "#dcfce7"]
            RUN_FINISH_TOOL: finish with a short summary, then stop
            """;

    private static final String TRAVEL =
            """
            You plan trips. Add trips with add_trips, look for places with search_for_places, and always select the active trip \
            with select_trip after creating it.
            """;

    private static final String RESEARCH =
            """
            You research a question: set it with set_research_question, look for sources with search, keep the good ones with \
            extract_resources, and write what you found with write_report.
            """;

    private static final String SURFACES =
            """
            You answer with user interfaces, drawn by render_a2ui.

            This word in a message asks for exactly one call:
            RUN_A2UI_TOOL: render_a2ui with a surface "demo", a card that holds the text "Hello A2UI", and an empty data model
            """;

    private DemoAgents() {}

    /// What the agents are made of besides tools.
    public static List<AgentBehavior> behaviors() {
        return List.of(
                new ToolPolicy(),
                Permission.of(),
                FrontendDemo.behavior(),
                A2ui.of(A2ui.BASIC_CATALOG));
    }

    public static List<AgentDefinition> all(String model) {
        return List.of(
                agent("default", model, PROMPT, FrontendTools.ID)
                        .description("Answers, with tools to try.")
                        .build(),
                agent("permission", model, PROMPT, ToolPolicy.ID, Permission.ID, FrontendTools.ID)
                        .description("As default; asks before it uses a tool.")
                        .toolExecutionMode(ToolExecutionMode.PARALLEL_BATCH_APPROVAL)
                        .build(),
                agent("stopper", model, PROMPT, FrontendTools.ID)
                        .description("As default; ends once it calls finish.")
                        .stopOn(new StopSpec.StopOnTool("finish"))
                        .build(),
                agent("travel", model, TRAVEL, Permission.ID)
                        .description("Plans trips; asks before it uses a tool.")
                        .build(),
                agent("research", model, RESEARCH, Permission.ID)
                        .description("Researches a question; asks before it uses a tool.")
                        .build(),
                agent("a2ui", model, SURFACES, A2ui.ID)
                        .description("Answers with user interfaces.")
                        .build());
    }

    private static AgentDefinition.Builder agent(
            String id, String model, String prompt, String... behaviors) {
        var agent = AgentDefinition.builder(id, model).systemPrompt(prompt).maxRounds(MAX_ROUNDS);
        for (var behavior : behaviors) {
            agent.behavior(behavior);
        }
        return agent;
    }
}
