package dev.reprise.runtime.resolve;

import dev.reprise.core.agent.AgentDefinition;
import dev.reprise.core.behavior.AgentBehavior;
import dev.reprise.runtime.resolve.BuildException.Kind;
import dev.reprise.runtime.resolve.BuildException.Reason;
import dev.reprise.state.lattice.LatticeRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Checks, when a runtime is built, that definitions name only what is there.
public final class Wiring {
    /// Ids the runtime keeps for behaviors of its own.
    static final Set<String> RESERVED =
            Set.of(
                    "agent_tools",
                    "agent_recovery",
                    "background_tasks",
                    "prompt_segments",
                    "context",
                    Caller.TOOLS,
                    CallerContext.ID,
                    "stop_policy",
                    "skills",
                    "skills_discovery",
                    "skills_active_instructions");

    private final Set<String> behaviors;
    private final Set<String> stopPolicies;

    public Wiring(Set<String> behaviors, Set<String> stopPolicies) {
        this.behaviors = Set.copyOf(behaviors);
        this.stopPolicies = Set.copyOf(stopPolicies);
    }

    /// Checks one definition.
    ///
    /// @throws BuildException naming agent and id
    public void check(AgentDefinition agent) {
        check(agent.id(), Kind.BEHAVIOR, agent.behaviorIds(), behaviors);
        check(agent.id(), Kind.STOP_POLICY, agent.stopPolicyIds(), stopPolicies);
    }

    private static void check(String agent, Kind kind, List<String> ids, Set<String> known) {
        var seen = new HashSet<String>();
        for (var id : ids) {
            if (id.isBlank()) {
                throw new BuildException(new Reason.EmptyReference(agent, kind));
            }
            if (RESERVED.contains(id) && kind == Kind.BEHAVIOR) {
                throw new BuildException(new Reason.ReservedReference(agent, kind, id));
            }
            if (!seen.add(id)) {
                throw new BuildException(new Reason.DuplicateReference(agent, kind, id));
            }
            if (!known.contains(id)) {
                throw new BuildException(new Reason.UnknownReference(agent, kind, id));
            }
        }
    }

    /// What is registered and has no effect, because no agent names it; in alphabetical order.
    public List<String> unnamed(Collection<AgentDefinition> agents) {
        var notices = new ArrayList<String>();
        addUnnamed(notices, Kind.BEHAVIOR, behaviors, agents, AgentDefinition::behaviorIds);
        addUnnamed(notices, Kind.STOP_POLICY, stopPolicies, agents, AgentDefinition::stopPolicyIds);
        return notices;
    }

    private static void addUnnamed(
            List<String> notices,
            Kind kind,
            Set<String> known,
            Collection<AgentDefinition> agents,
            Function<AgentDefinition, List<String>> names) {
        var left = new TreeSet<>(known);
        agents.forEach(agent -> names.apply(agent).forEach(left::remove));
        left.forEach(id ->
                notices.add("%s %s is registered, but no agent names it".formatted(kind, id)));
    }

    /// Checks that models name providers that are there.
    ///
    /// @throws BuildException naming model and provider
    public static void checkModels(
            Map<String, ModelCatalog.ModelEntry> models,
            Map<String, ModelCatalog.ProviderEntry> providers) {
        if (!models.isEmpty() && providers.isEmpty()) {
            throw new BuildException(new Reason.NoProviders());
        }
        models.forEach((name, model) -> {
            if (!providers.containsKey(model.provider())) {
                throw new BuildException(new Reason.ProviderNotFound(model.provider(), name));
            }
        });
    }

    /// What merges in the state of a thread. All agents may work on one thread, so all behaviors
    /// count, attached or not.
    ///
    /// @throws BuildException naming the behavior that disagrees with what is known
    public static LatticeRegistry lattices(
            LatticeRegistry given, Map<String, AgentBehavior> behaviors) {
        var known = given;
        for (var behavior : behaviors.entrySet()) {
            try {
                known = known.and(behavior.getValue().lattices());
            } catch (IllegalArgumentException e) {
                throw new BuildException(
                        new Reason.OtherLattice(behavior.getKey(), String.valueOf(e.getMessage())));
            }
        }
        return known;
    }
}
