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
    private final Set<String> behaviors;
    private final Set<String> stopPolicies;
    private final SystemWirings wirings;

    public Wiring(Set<String> behaviors, Set<String> stopPolicies, SystemWirings wirings) {
        this.behaviors = Set.copyOf(behaviors);
        this.stopPolicies = Set.copyOf(stopPolicies);
        this.wirings = wirings;
    }

    /// Checks one definition.
    ///
    /// @throws BuildException naming agent and id
    public void check(AgentDefinition agent) {
        check(agent.id(), Kind.BEHAVIOR, agent.behaviorIds(), behaviors);
        check(agent.id(), Kind.STOP_POLICY, agent.stopPolicyIds(), stopPolicies);
    }

    private void check(String agent, Kind kind, List<String> ids, Set<String> known) {
        var seen = new HashSet<String>();
        for (var id : ids) {
            if (id.isBlank()) {
                throw new BuildException(new Reason.EmptyReference(agent, kind));
            }
            if (kind == Kind.BEHAVIOR && wirings.isReserved(id)) {
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

    /// Checks that what a behavior holds of agents reaches them.
    ///
    /// @param agents by id
    /// @throws BuildException naming behavior and agent
    public static void checkAgents(AgentBehavior behavior, Map<String, AgentDefinition> agents) {
        for (var id : new TreeSet<>(behavior.agents())) {
            var agent = agents.get(id);
            if (agent == null || !agent.behaviorIds().contains(behavior.id())) {
                throw new BuildException(new Reason.NotAttached(behavior.id(), id));
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
    /// @throws BuildException naming the wiring or behavior that disagrees with what is known
    public static LatticeRegistry lattices(
            LatticeRegistry given, SystemWirings wirings, Map<String, AgentBehavior> behaviors) {
        var known = given;
        for (var wiring : wirings.inOrder()) {
            known = and(known, wiring.lattices(), Kind.WIRING, wiring.id());
        }
        for (var behavior : behaviors.entrySet()) {
            known = and(known, behavior.getValue().lattices(), Kind.BEHAVIOR, behavior.getKey());
        }
        return known;
    }

    private static LatticeRegistry and(
            LatticeRegistry known, LatticeRegistry more, Kind kind, String id) {
        try {
            return known.and(more);
        } catch (IllegalArgumentException e) {
            throw new BuildException(
                    new Reason.OtherLattice(kind, id, String.valueOf(e.getMessage())));
        }
    }
}
