package dev.reprise.runtime;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.model.ChatModel;
import dev.reprise.core.tool.Tool;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tools, behaviors, agents and models that belong together and are added together.
///
/// @param id names the bundle in messages
/// @param models by the name that agents use
public record Bundle(
        String id,
        List<Tool> tools,
        List<AgentBehavior> behaviors,
        List<AgentDefinition> agents,
        Map<String, ChatModel> models) {
    public Bundle {
        tools = List.copyOf(tools);
        behaviors = List.copyOf(behaviors);
        agents = List.copyOf(agents);
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /// A bundle with nothing in it yet.
    public static Bundle of(String id) {
        return new Bundle(id, List.of(), List.of(), List.of(), Map.of());
    }

    public Bundle withTools(Tool... all) {
        return new Bundle(id, List.of(all), behaviors, agents, models);
    }

    public Bundle withBehaviors(AgentBehavior... all) {
        return new Bundle(id, tools, List.of(all), agents, models);
    }

    public Bundle withAgents(AgentDefinition... all) {
        return new Bundle(id, tools, behaviors, List.of(all), models);
    }

    public Bundle withModels(Map<String, ChatModel> all) {
        return new Bundle(id, tools, behaviors, agents, all);
    }
}
