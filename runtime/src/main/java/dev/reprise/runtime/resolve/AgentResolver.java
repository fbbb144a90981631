package dev.reprise.runtime.resolve;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.agent.StopPolicy;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.core.gateway.AgentSummary;
import dev.reprise.core.gateway.ResolveException;
import dev.reprise.core.gateway.RunOverrides;
import dev.reprise.core.run.RunPolicy;
import dev.reprise.core.tool.Tool;
import dev.reprise.core.wiring.SystemWiring;
import dev.reprise.state.Lattices;
import dev.reprise.state.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Looks up what an agent's definition names.
public final class AgentResolver {
    private final Map<String, AgentDefinition> agents;
    private final Map<String, Tool> tools;
    private final LongChecks longChecks;
    private final Map<String, AgentBehavior> behaviors;
    private final Map<String, StopPolicy> stopPolicies;
    private final SystemWirings wirings;
    private final List<Path> runScopedPaths;
    private final Lattices lattices;
    private final ModelDirectory models;

    public AgentResolver(
            Map<String, AgentDefinition> agents,
            Map<String, Tool> tools,
            Map<String, AgentBehavior> behaviors,
            Map<String, StopPolicy> stopPolicies,
            SystemWirings wirings,
            Lattices lattices,
            ModelDirectory models) {
        this.agents = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
        this.tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
        this.longChecks = new LongChecks(tools.values());
        this.behaviors = Map.copyOf(behaviors);
        this.stopPolicies = Map.copyOf(stopPolicies);
        this.wirings = wirings;
        this.runScopedPaths =
                Stream.concat(
                                behaviors.values().stream().map(AgentBehavior::runScopedPaths),
                                wirings.inOrder().stream().map(SystemWiring::runScopedPaths))
                        .flatMap(Set::stream)
                        .distinct()
                        .sorted()
                        .toList();
        this.lattices = lattices;
        this.models = models;
    }

    /// Ids of all agents, in the order of registration.
    public List<String> agentIds() {
        return List.copyOf(agents.keySet());
    }

    /// What callers are told of the agents, in the order of registration.
    public List<AgentSummary> agents() {
        return agents.values().stream()
                .map(agent -> new AgentSummary(agent.id(), agent.name(), agent.description()))
                .toList();
    }

    /// What an agent comes to.
    ///
    /// @throws ResolveException naming what is missing
    public ResolvedAgent resolve(String agent) {
        return resolve(agent, RunOverrides.NONE);
    }

    /// What an agent comes to for a caller who changes some of it.
    ///
    /// @throws ResolveException naming what is missing
    public ResolvedAgent resolve(String agent, RunOverrides overrides) {
        var registered = agents.get(agent);
        if (registered == null) {
            throw new ResolveException(new ResolveException.Reason.AgentNotFound(agent));
        }
        var caller = new Caller(overrides);
        var definition = caller.definition(registered);
        models.find(definition.model().strip());
        var installed = wirings.install(definition);
        var attached = behaviorsOf(definition, installed);
        var configured = definition.withPolicy(policyOf(definition, attached));
        var usable = caller.tools(toolsOf(configured, installed));
        return ResolvedAgent.of(
                configured,
                usable,
                longChecks.in(usable),
                caller.behaviors(attached),
                stopPoliciesOf(definition),
                runScopedPaths,
                lattices,
                models);
    }

    private Map<String, Tool> toolsOf(
            AgentDefinition definition, SystemWirings.Installed installed) {
        var usable = new LinkedHashMap<>(tools);
        installed.addTo(usable);
        usable.keySet().removeIf(id -> !definition.policy().tools().permits(id));
        return usable;
    }

    private static RunPolicy policyOf(AgentDefinition definition, List<AgentBehavior> attached) {
        var policy = definition.policy();
        for (var behavior : attached) {
            policy = behavior.configure(policy);
        }
        return policy;
    }

    private List<AgentBehavior> behaviorsOf(
            AgentDefinition definition, SystemWirings.Installed installed) {
        var named = new ArrayList<AgentBehavior>();
        for (var id : definition.behaviorIds()) {
            var behavior = behaviors.get(id);
            if (behavior == null) {
                throw new ResolveException(new ResolveException.Reason.BehaviorNotFound(id));
            }
            named.add(behavior);
        }
        return BehaviorOrder.sort(installed.before(named));
    }

    private List<StopPolicy> stopPoliciesOf(AgentDefinition definition) {
        var attached = new ArrayList<StopPolicy>();
        for (var id : definition.stopPolicyIds()) {
            var policy = stopPolicies.get(id);
            if (policy == null) {
                throw new ResolveException(new ResolveException.Reason.StopPolicyNotFound(id));
            }
            attached.add(policy);
        }
        return attached;
    }
}
