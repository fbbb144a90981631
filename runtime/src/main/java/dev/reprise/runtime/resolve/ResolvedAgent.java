package dev.reprise.runtime.resolve;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopPolicy;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.tool.ToolDescriptor;
import dev.reprise.state.Lattices;
import dev.reprise.state.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An agent ready to run; frozen, so that later registrations do not reach a run that has begun.
///
/// @param tools by id, in the order of registration
/// @param longChecks ids of tools that may take long to check arguments
/// @param behaviors in the order in which they are asked
/// @param runScopedPaths places that are cleared when the next run of a thread is prepared, whoever
///   registered them
/// @param lattices which values of the state merge
/// @param models where further models of this agent's steps are looked up
public record ResolvedAgent(
        AgentDefinition definition,
        Map<String, Tool> tools,
        Set<String> longChecks,
        List<ToolDescriptor> descriptors,
        List<AgentBehavior> behaviors,
        List<StopPolicy> stopPolicies,
        List<Path> runScopedPaths,
        Lattices lattices,
        ModelDirectory models) {
    public ResolvedAgent {
        tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
        longChecks = Set.copyOf(longChecks);
        descriptors = List.copyOf(descriptors);
        behaviors = List.copyOf(behaviors);
        stopPolicies = List.copyOf(stopPolicies);
        runScopedPaths = List.copyOf(runScopedPaths);
    }

    public static ResolvedAgent of(
            AgentDefinition definition,
            Map<String, Tool> tools,
            Set<String> longChecks,
            List<AgentBehavior> behaviors,
            List<StopPolicy> stopPolicies,
            List<Path> runScopedPaths,
            Lattices lattices,
            ModelDirectory models) {
        var descriptors = tools.values().stream().map(Tool::descriptor).toList();
        return new ResolvedAgent(
                definition,
                tools,
                longChecks,
                descriptors,
                behaviors,
                stopPolicies,
                runScopedPaths,
                lattices,
                models);
    }
}
