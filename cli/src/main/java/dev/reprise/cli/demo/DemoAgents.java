package dev.reprise.cli.demo;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopSpec;
import dev.reprise.core.agent.ToolExecutionMode;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.extensions.a2ui.A2ui;
import dev.reprise.extensions.permission.Permission;
import dev.reprise.extensions.permission.ToolPolicy;
import dev.reprise.runtime.frontend.FrontendTools;
import java.util.LinkedHashMap;
import java.util.List;

/// The agents of a server that was given none: those that the starters' front ends expect. All have
/// all the demo tools.
public final class DemoAgents {
    private static final String CONTRACT =
            """


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

    /// The demo agents, `default` first. One that the options name like a fixed one takes its
    /// place.
    public static List<AgentDefinition> all(DemoOptions options) {
        var prompt = options.systemPrompt() + CONTRACT;
        var agents = new LinkedHashMap<String, AgentDefinition>();
        var first =
                agent(options.agentId(), options, prompt, FrontendTools.ID)
                        .description("Answers, with tools to try.")
                        .build();
        agents.put(first.id(), first);
        for (var agent : fixed(options, prompt)) {
            agents.putIfAbsent(agent.id(), agent);
        }
        return List.copyOf(agents.values());
    }

    private static List<AgentDefinition> fixed(DemoOptions options, String prompt) {
        return List.of(
                agent("permission", options, prompt, ToolPolicy.ID, Permission.ID, FrontendTools.ID)
                        .description("As default; asks before it uses a tool.")
                        .toolExecutionMode(ToolExecutionMode.PARALLEL_BATCH_APPROVAL)
                        .build(),
                agent("stopper", options, prompt, FrontendTools.ID)
                        .description("As default; ends once it calls finish.")
                        .stopOn(new StopSpec.StopOnTool("finish"))
                        .build(),
                agent("travel", options, TRAVEL, Permission.ID)
                        .description("Plans trips; asks before it uses a tool.")
                        .build(),
                agent("research", options, RESEARCH, Permission.ID)
                        .description("Researches a question; asks before it uses a tool.")
                        .build(),
                agent("a2ui", options, SURFACES, A2ui.ID)
                        .description("Answers with user interfaces.")
                        .build());
    }

    private static AgentDefinition.Builder agent(
            String id, DemoOptions options, String prompt, String... behaviors) {
        var agent =
                AgentDefinition.builder(id, options.model())
                        .systemPrompt(prompt)
                        .maxRounds(options.maxRounds());
        for (var behavior : behaviors) {
            agent.behavior(behavior);
        }
        return agent;
    }
}
